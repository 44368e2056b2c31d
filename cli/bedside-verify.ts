import { readFileSync } from 'node:fs';
import { InvalidArgumentError } from 'commander';
import { parseOrThrow } from '../contract/parse.ts';
import { PublishedPlan, verifyPlan } from '../hub/bedside/verify-plan.ts';
import { parseVerifierKey } from '../hub/ledger/checkpoint/verifier-key.ts';
import { callHub, type HubAddress } from './hub-call.ts';

/** `zs bedside verify-plan`: ends with 1 when the draw is not the one that was committed to, with 2 when nobody can tell yet. */
export async function repeatDraw(
  options: HubAddress & { readonly date?: string; readonly file?: string; readonly key?: string },
): Promise<void> {
  const plan = await planOf(options);
  const verdict = verifyPlan(plan, options.key === undefined ? undefined : parseVerifierKey(options.key, 'log'));
  if (verdict.holds === 'not-yet') {
    console.error(`${plan.plan} can't be verified yet: seed and list are published when its day is over`);
    process.exitCode = 2;
    return;
  }
  if (verdict.holds) {
    const { inpatients, drawn, replaced, log } = verdict;
    console.log(
      `${plan.plan} holds: ${drawn} of ${inpatients} inpatients drawn, ${replaced} of them in the place of others`,
    );
    if (log === 'proven') console.log('its steps are in the log that this key signed');
    else
      console.log('that its steps are in the log was not checked: name the log key (--key; zs ledger audit prints it)');
    return;
  }
  console.error(`${plan.plan} does not hold: ${verdict.problem}`);
  process.exitCode = 1;
}

async function planOf({
  date,
  file,
  ...address
}: HubAddress & { date?: string; file?: string }): Promise<PublishedPlan> {
  if (file !== undefined) return parseOrThrow(PublishedPlan, JSON.parse(readFileSync(file, 'utf8')), file);
  if (date === undefined) throw new InvalidArgumentError('name the day (--date) or a saved plan (--file)');
  return await callHub(PublishedPlan, address, `/v1/bedside/plans/${date}`);
}
