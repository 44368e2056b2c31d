import { bundleText } from '../../../hub/bundle/bundle.ts';
import { exportBundle } from '../../../hub/bundle/export.ts';
import { verifyBundle } from '../../../hub/ledger/verifier/verify-bundle.mjs';
import { createConsoleVictim } from '../console-victim.ts';
import { hostileBytes, noise } from '../mutate-bytes.ts';
import { hostileJson } from '../mutate-json.ts';
import { refused, type Target } from '../target.ts';

/** Evidence bundles that somebody altered: none may hold, and each names the part. */
export const bundleTarget: Target = {
  name: 'bundle',
  share: 8,
  async open(field) {
    const { parts, finding, close } = await createConsoleVictim(field);
    const bundle = await exportBundle(parts, finding, 'auditor');
    const whole = Buffer.from(bundleText(bundle));
    return {
      async attempt(dice) {
        const kind = dice.below(10);
        const bytes =
          kind === 0 ? noise(dice) : kind < 5 ? hostileBytes(whole, dice) : respelled(hostileJson(bundle, dice));
        const { ok, problems } = await verifyBundle(bytes);
        if (ok && !bytes.equals(whole)) throw new Error('an altered bundle holds');
        const [first] = problems;
        return ok ? 'accepted' : refused(`IN ${/^[a-zA-Z]+/.exec(first?.part ?? '')?.[0] ?? 'file'}`);
      },
      close,
    };
  },
};

// Spelled as the hub spells it, so that the checks behind the spelling are reached; where that can't be, as it is.
function respelled(text: string): Buffer {
  try {
    return Buffer.from(`${JSON.stringify(JSON.parse(text), null, 1)}\n`);
  } catch {
    return Buffer.from(text);
  }
}
