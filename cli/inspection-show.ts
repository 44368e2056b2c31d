import { readFileSync } from 'node:fs';
import { InvalidArgumentError } from 'commander';
import { parseOrThrow } from '../contract/parse.ts';
import { CampaignList } from '../hub/inspection/inspection-schema.ts';
import { PublishedInspections } from '../hub/inspection/published-schema.ts';
import { verifyInspections } from '../hub/inspection/verify-plan.ts';
import { parseVerifierKey } from '../hub/ledger/checkpoint/verifier-key.ts';
import { callHub, type HubAddress } from './hub-call.ts';

const planOf = (address: HubAddress, month: string) =>
  callHub(PublishedInspections, address, `/v1/inspection/plans/${encodeURIComponent(month)}`);

/** `zs inspection plan` */
export async function showInspections({
  month,
  json,
  ...address
}: HubAddress & { month: string; json?: boolean }): Promise<void> {
  const plan = await planOf(address, month);
  if (json) {
    console.log(JSON.stringify(plan));
    return;
  }
  for (const [step, line] of Object.entries({
    committed: plan.committed,
    drawn: plan.drawn,
    revealed: plan.revealed,
  })) {
    console.log(line ? `${line.at}  ledger ${line.index}  ${step}` : `not ${step} yet`);
  }
  console.table(
    plan.visits.map(({ objects, pair, ...visit }) => ({ ...visit, pair: pair.join(' '), objects: objects.length })),
  );
}

/** `zs inspection verify-plan`: ends with 1 when the draw is not the one that was committed to, with 2 when nobody can tell yet. */
export async function repeatInspections({
  month,
  file,
  key,
  ...address
}: HubAddress & { month?: string; file?: string; key?: string }): Promise<void> {
  if (file === undefined && month === undefined) {
    throw new InvalidArgumentError('name the month (--month) or a saved plan (--file)');
  }
  const saved =
    file === undefined ? undefined : parseOrThrow(PublishedInspections, JSON.parse(readFileSync(file, 'utf8')), file);
  const plan = saved ?? (await planOf(address, month ?? ''));
  const verdict = verifyInspections(plan, key === undefined ? undefined : parseVerifierKey(key, 'log'));
  if (verdict.holds === 'not-yet') {
    console.error(`${plan.plan}: seed and list are published when the month is over`);
    process.exitCode = 2;
  } else if (verdict.holds) {
    const { objects, visits, unpaired, log } = verdict;
    console.log(
      `${plan.plan} holds: ${visits} visits drawn from ${objects} objects; for ${unpaired} more there was no pair`,
    );
    console.log(
      log === 'proven'
        ? 'its steps are in the log that this key signed'
        : 'name the log key (--key) to check the log as well',
    );
  } else {
    console.error(`${plan.plan} does not hold: ${verdict.problem}`);
    process.exitCode = 1;
  }
}

/** `zs inspection campaign` */
export async function showCampaign({
  rules,
  since,
  ...address
}: HubAddress & { rules?: string; since?: string }): Promise<void> {
  const query = new URLSearchParams({ ...(rules && { rules }), ...(since && { since }) });
  const { items } = await callHub(CampaignList, address, `/v1/inspection/campaign?${query}`);
  console.table(items.map(({ amountFen, ...row }) => ({ ...row, amount: amountFen / 100 })));
}
