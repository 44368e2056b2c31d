import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { BedsideParameters } from '../hub/bedside/parameters.ts';
import { commitPlan, drawPlan, revealPlans } from '../hub/bedside/plan.ts';
import { publishedPlan } from '../hub/bedside/published-plan.ts';
import { seedSeal } from '../hub/bedside/seed.ts';
import { verifyPlan } from '../hub/bedside/verify-plan.ts';
import { insertRows } from '../hub/store/insert-rows.ts';
import { openStore } from '../hub/store/open-store.ts';
import type { Store } from '../hub/store/store.ts';
import { inTemporaryFolder } from './temporary-folder.ts';

export interface BedsideBenchReport {
  readonly inpatients: number;
  readonly drawn: number;
  /** Milliseconds of the wall clock and of this process: from the commitment to durable rows, with the ledger. */
  readonly plan: { readonly wallMs: number; readonly cpuMs: number };
  /** To publish the plan and to repeat its draw. */
  readonly verify: { readonly wallMs: number; readonly holds: boolean };
}

const DATE = '2026-11-23';
const WARD = 40;
const WARDS_OF_SITE = 10;
const dawn = Date.parse(`${DATE}T06:00:00+08:00`);
const iso = (days: number) => new Date(dawn - days * 86_400_000).toISOString();

/** Times the plan of one day, over so many inpatients in a store on the disk, a tenth of them with an exemption, beside former stays. */
export async function benchBedside({ json, inpatients }: { json: boolean; inpatients: number }): Promise<void> {
  const report = await inTemporaryFolder((folder) => measure(folder, inpatients));
  if (json) {
    console.log(JSON.stringify(report));
    return;
  }
  console.table({ ...report, plan: report.plan.wallMs, planCpu: report.plan.cpuMs, verify: report.verify.wallMs });
}

async function measure(folder: string, inpatients: number): Promise<BedsideBenchReport> {
  const store = await openStore({ sqlite: join(folder, 'hub.sqlite') });
  try {
    await store.migrate();
    await fill(store, inpatients);
    const parts = { store, seal: seedSeal(randomBytes(32)), parameters: BedsideParameters.parse({}) };
    const [began, cpu] = [performance.now(), process.cpuUsage()];
    await commitPlan(parts, DATE, dawn - 1000);
    const drawn = await drawPlan(parts, DATE, dawn);
    const [wallMs, used] = [performance.now() - began, process.cpuUsage(cpu)];
    await store.db.updateTable('bedside_draws').set({ state: 'answered' }).execute();
    await revealPlans(parts, '2026-11-24', dawn + 86_400_000);
    const start = performance.now();
    const verdict = verifyPlan(await publishedPlan(store.db, DATE));
    return {
      inpatients: drawn?.inpatients ?? 0,
      drawn: drawn?.drawn ?? 0,
      plan: { wallMs: Math.round(wallMs), cpuMs: Math.round((used.user + used.system) / 1000) },
      verify: { wallMs: Math.round(performance.now() - start), holds: verdict.holds === true },
    };
  } finally {
    await store.close();
  }
}

/** As many stays that are over as are open, so that the open ones have to be found. */
async function fill(store: Store, inpatients: number): Promise<void> {
  const stays = Array.from({ length: 2 * inpatients }, (_, n) => stayRow(n, n >= inpatients));
  const exemptions = Array.from({ length: inpatients / 10 }, (_, n) => exemptionRow(10 * n));
  await store.transaction(async (trx) => {
    for (let first = 0; first < stays.length; first += 500) {
      await insertRows(trx, 'stays', stays.slice(first, first + 500));
      await insertRows(trx, 'masters', exemptions.slice(first, first + 500));
    }
  });
}

function stayRow(n: number, over: boolean) {
  const ward = Math.floor(n / WARD);
  const detail = { dischargeBed: null, moves: [], icu: [], leaves: [], surgeries: [] };
  const times = { firstOrderAt: null, firstNoteAt: null, firstExaminationAt: null, uploadedAt: null };
  return {
    stay_id: `S-${n}`,
    person: `p${n}`,
    site: `H3502030${String(Math.floor(ward / WARDS_OF_SITE)).padStart(4, '0')}`,
    kind: 'inpatient',
    reported_at: iso(1),
    admitted_at: iso(3 + (n % 20)),
    discharged_at: over ? iso(1) : null,
    ...{ admission: null, department: null, ward: `W${ward % WARDS_OF_SITE}`, room: null, bed: `${n % WARD}` },
    ...{ discharge_way: null, died_at: null, diagnosis: null, attending: null, home_region: null, newborn_of: null },
    detail: JSON.stringify({ ...detail, ...times }),
    state: 'active' as const,
    ...{ batch: 'bench', digest: 'bench' },
  };
}

function exemptionRow(n: number) {
  const stayId = `S-${n}`;
  const content = { record: 'exemption', stayId, kind: 'dialysis', from: iso(0), until: iso(-1) };
  return {
    ...{ id: `m${n}`, kind: 'exemption', key: `${stayId}/dialysis`, site: null, subject: null },
    ...{ valid_from: iso(0), valid_until: iso(-1), content: JSON.stringify(content), digest: 'bench' },
    ...{ recorded_at: iso(1), replaced_at: null, batch: 'bench' },
  };
}
