import { countVerdicts } from '../crosscheck/verdict-counts.ts';
import { ledgerHead } from '../ledger/append.ts';
import { catchUp } from '../overview/catch-up.ts';
import { countDevices } from '../overview/devices.ts';
import { loadTotals } from '../overview/totals.ts';
import type { Store } from '../store/store.ts';
import type { Overview } from './overview-schema.ts';

/** What just changed is counted before it is shown, but nobody waits for an import to be counted. */
export const STEPS_BEFORE_SHOWN = 3;

/** The figures that every page shows. */
export async function loadOverview(store: Store, hub: string, now: number): Promise<Overview> {
  await catchUp(store, now, STEPS_BEFORE_SHOWN);
  const { db } = store;
  const [totals, quarantined, verdicts, devices, ledger] = await Promise.all([
    loadTotals(db),
    countQuarantined(store),
    countVerdicts(db),
    countDevices(db, {}),
    ledgerHead(db),
  ]);
  return {
    hub,
    now: new Date(now).toISOString(),
    ...totals,
    quarantined,
    verdicts,
    amountAtStakeFen: totals.openByRule.reduce((sum, rule) => sum + rule.amountFen, 0),
    devices,
    ledger,
  };
}

async function countQuarantined({ db }: Store): Promise<number> {
  const { total } = await db
    .selectFrom('quarantine')
    .select(({ fn }) => fn.countAll<number>().as('total'))
    .executeTakeFirstOrThrow();
  return Number(total);
}
