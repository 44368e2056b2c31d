import { readFileSync, writeFileSync } from 'node:fs';
import { Command } from 'commander';

interface BundleOptions {
  readonly hub: string;
  readonly out: string;
  readonly accessTokenFile?: string;
}

export function bundleCommand(): Command {
  return new Command('bundle')
    .description('take a finding out of a hub with everything that proves it; the hub logs who did')
    .argument('<finding>', 'id of the finding')
    .option('--hub <url>', 'address of the hub', 'http://127.0.0.1:8080')
    .requiredOption('--out <file>', 'where to write it (JSON); a page to read is written beside it (.html)')
    .option('--access-token-file <file>', 'token for a hub that asks for one (file with mode 0600)')
    .action(async (finding: string, { hub, out, accessTokenFile }: BundleOptions) => {
      const { downloadBundle } = await import('../hub/bundle/download.ts');
      const { readSecretFile } = await import('../contract/signature/key-file.ts');
      const token = accessTokenFile && readSecretFile(accessTokenFile).trim();
      const { bytes, page } = await downloadBundle(finding, hub, token);
      // Pseudonyms and what happened to people: not for other accounts on this machine.
      writeFileSync(out, bytes, { mode: 0o600 });
      const beside = `${out.replace(/\.json$/, '')}.html`;
      writeFileSync(beside, page, { mode: 0o600 });
      console.log(`${out}: ${bytes.length} bytes; to read: ${beside}`);
      await report(bytes);
    });
}

export function verifyCommand(): Command {
  return new Command('verify')
    .description('verify an evidence bundle, offline; exit code 1 and the name of the part if anything does not hold')
    .argument('<bundle>', 'file written by zs bundle')
    .option('--key <verifier-key>', "the hub's verifier key, got by another way (zs ledger audit prints it)")
    .action(async (file: string, { key }: { key?: string }) => {
      await report(readFileSync(file), key);
    });
}

async function report(bytes: Buffer, key?: string): Promise<void> {
  const { verifyBundle } = await import('../hub/ledger/verifier/verify-bundle.mjs');
  const { ok, problems, verifierKey } = await verifyBundle(bytes, key === undefined ? {} : { key });
  for (const { part, problem } of problems) console.error(`${part} ${problem}`);
  if (!ok) {
    console.error('the bundle does not hold');
    process.exitCode = 1;
    return;
  }
  const whose = key === undefined ? 'compare this key with the one that the hub publishes' : 'the key you named';
  console.log(`every signature, line and proof holds; verifier key ${verifierKey} (${whose})`);
}
