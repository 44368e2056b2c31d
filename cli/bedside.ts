import { Command } from 'commander';
import { callHub, type HubAddress, withHub } from './hub-call.ts';

interface PlanOptions extends HubAddress {
  readonly date: string;
  readonly json?: boolean;
}

interface ListOptions extends HubAddress {
  readonly date?: string;
  readonly site?: string;
  readonly state?: string;
  readonly limit: string;
  readonly json?: boolean;
}

/** `zs bedside`: random questions to the wards. */
export function bedsideCommand(): Command {
  const bedside = new Command('bedside').description(
    'random bedside challenges: plans, what became of them, repeat a draw',
  );
  withHub(bedside.command('plan').description('the plan of a day: what was committed to, and what became of it'))
    .requiredOption('--date <date>', 'local date, e.g. 2026-11-23')
    .option('--json', 'everything that is published of it, to be verified elsewhere')
    .action(async (options: PlanOptions) => showPlan(options));
  withHub(bedside.command('list').description('who was asked about, the latest first'))
    .option('--date <date>', 'local date of the plan')
    .option('--site <id>', 'one institution')
    .option('--state <state>', 'answered, missed, mismatch, replied, skipped, no-device, …')
    .option('--limit <n>', 'most rows', '50')
    .option('--json', 'the whole answer as JSON')
    .action(async (options: ListOptions) => showList(options));
  withHub(
    bedside.command('verify-plan').description('repeat the draw of a day that is over, from what the hub published'),
  )
    .option('--date <date>', 'local date; the hub is asked for its plan')
    .option('--file <file>', 'or a plan that was saved before: zs bedside plan --json')
    .option('--key <key>', "the hub's log key: then also that the steps are in the log")
    .action(async (options: HubAddress & { date?: string; file?: string; key?: string }) => {
      const { repeatDraw } = await import('./bedside-verify.ts');
      await repeatDraw(options);
    });
  return bedside;
}

async function showPlan({ date, json, ...address }: PlanOptions): Promise<void> {
  const { PublishedPlan } = await import('../hub/bedside/verify-plan.ts');
  const plan = await callHub(PublishedPlan, address, `/v1/bedside/plans/${date}`);
  if (json) {
    console.log(JSON.stringify(plan));
    return;
  }
  for (const line of [plan.committed, plan.drawn, plan.revealed]) {
    if (line) console.log(`${line.at}  ledger ${line.index}  ${line.content}`);
  }
  const states = Map.groupBy(plan.draws, ({ state }) => state);
  console.table(Object.fromEntries([...states].map(([state, draws]) => [state, draws.length])));
}

async function showList({ json, limit, date, site, state, ...address }: ListOptions): Promise<void> {
  const { ChallengePage } = await import('../hub/bedside/challenge-schema.ts');
  const query = new URLSearchParams({ limit, ...(date && { date }), ...(site && { site }), ...(state && { state }) });
  const page = await callHub(ChallengePage, address, `/v1/bedside/challenges?${query}`);
  if (json) {
    console.log(JSON.stringify(page));
    return;
  }
  console.table(
    page.items.map(({ at, site: id, ward, stay, round, state: is, reason }) => ({
      at,
      site: id,
      ward,
      stay,
      round,
      is,
      reason,
    })),
  );
  console.log(
    Object.entries(page.states)
      .map(([name, count]) => `${name}: ${count}`)
      .join(', '),
  );
}
