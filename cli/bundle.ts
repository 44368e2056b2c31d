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

interface VerifyOptions {
  readonly key?: string;
  readonly witness?: string[];
  readonly quorum?: number;
  readonly timestampCa?: string;
}

export function verifyCommand(): Command {
  return new Command('verify')
    .description('verify an evidence bundle, offline; exit code 1 and the name of the part if anything does not hold')
    .argument('<bundle>', 'file written by zs bundle')
    .option('--key <verifier-key>', "the hub's verifier key, got by another way (zs ledger audit prints it)")
    .option('--witness <verifier-key...>', 'witnesses that you know; they have to have cosigned the evidence')
    .option('--quorum <n>', 'how many of these witnesses it takes; default: all', Number)
    .option('--timestamp-ca <file>', 'PEM of the authority that time stamps have to lead to; one has to be there')
    .action(async (file: string, options: VerifyOptions) => {
      await report(readFileSync(file), options);
    });
}

async function report(bytes: Buffer, { key, witness = [], quorum, timestampCa }: VerifyOptions = {}): Promise<void> {
  const { verifyBundle } = await import('../hub/ledger/verifier/verify-bundle.mjs');
  const { checkCertificates, checkStamps } = await import('../hub/bundle/check-outside.ts');
  const expected = { witnesses: witness, quorum: quorum ?? witness.length, ...(key !== undefined && { key }) };
  const { problems, verifierKey } = await verifyBundle(bytes, expected);
  const certificates = problems.length === 0 ? checkCertificates(bytes) : [];
  const stamps = problems.length === 0 ? checkStamps(bytes, timestampCa && readFileSync(timestampCa, 'utf8')) : [];
  const wrong = [...problems, ...certificates, ...stamps.filter((stamp) => 'problem' in stamp)];
  for (const { part, problem } of wrong) console.error(`${part} ${problem}`);
  if (wrong.length > 0) {
    console.error('the bundle does not hold');
    process.exitCode = 1;
    return;
  }
  const whose = key === undefined ? 'compare this key with the one that the hub publishes' : 'the key you named';
  console.log(`every signature, line and proof holds; verifier key ${verifierKey} (${whose})`);
  if (witness.length > 0)
    console.log(`cosigned by at least ${quorum ?? witness.length} of the ${witness.length} witnesses you named`);
  for (const stamp of stamps) if ('said' in stamp) console.log(stamp.said);
}
