import fc from 'fast-check';
import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { catchUp } from '../../../hub/overview/catch-up.ts';
import { rebuildFigures } from '../../../hub/overview/rebuild.ts';
import type { Store } from '../../../hub/store/store.ts';
import type { NewRow } from '../../../hub/store/tables.ts';
import { STORY_START } from '../../support/builders.ts';
import { JudgedStory } from '../../support/judged-story.ts';
import { describeEachStore } from '../../support/stores.ts';

const HOUR = 3_600_000;
const at = (hour: number) => new Date(STORY_START + hour * HOUR).toISOString();
const SITES = ['H35020300001', 'H35058200002'];

type Act =
  | { readonly act: 'claim'; readonly id: number; readonly site: number; readonly hour: number }
  | { readonly act: 'cancel'; readonly id: number }
  | { readonly act: 'judge'; readonly id: number; readonly code: string | null }
  | { readonly act: 'find'; readonly id: number; readonly site: number; readonly hour: number; readonly mode: string }
  | { readonly act: 'settle'; readonly id: number; readonly status: string; readonly hour: number }
  | { readonly act: 'move'; readonly department: string }
  | { readonly act: 'count' };

const id = fc.integer({ min: 0, max: 5 });
const site = fc.integer({ min: 0, max: 1 });
const hour = fc.integer({ min: 0, max: 60 });
const acts: fc.Arbitrary<Act> = fc.oneof(
  fc.record({ act: fc.constant('claim' as const), id, site, hour }),
  fc.record({ act: fc.constant('cancel' as const), id }),
  fc.record({ act: fc.constant('judge' as const), id, code: fc.constantFrom('MATCH', 'UNKNOWN', 'NO_PERSON', null) }),
  fc.record({ act: fc.constant('find' as const), id, site, hour, mode: fc.constantFrom('notify', 'shadow') }),
  fc.record({ act: fc.constant('settle' as const), id, status: fc.constantFrom('upheld', 'open', 'retracted'), hour }),
  fc.record({ act: fc.constant('move' as const), department: fc.constantFrom('medicine', 'surgery') }),
  fc.record({ act: fc.constant('count' as const) }),
);

async function carryOut({ db }: Store, act: Act): Promise<void> {
  switch (act.act) {
    case 'claim': {
      const changes = { site: SITES[act.site] ?? '', settled_at: at(act.hour), fund_fen: act.hour };
      const row = { ...claim, ...changes, claim_id: `C${act.id}` };
      const claims = db.insertInto('claims').values(row);
      await claims.onConflict((conflict) => conflict.column('claim_id').doUpdateSet(changes)).execute();
      return;
    }
    case 'cancel':
      await db.updateTable('claims').set({ state: 'cancelled' }).where('claim_id', '=', `C${act.id}`).execute();
      return;
    case 'judge': {
      const key = { subject_type: 'claim', subject: `C${act.id}` };
      await db.deleteFrom('judged_subjects').where('subject', '=', key.subject).execute();
      const rest = { verdict_set: '', match_code: act.code, channel: act.code && 'attested', judged_at: at(0) };
      if (act.code !== null)
        await db
          .insertInto('judged_subjects')
          .values({ ...key, ...rest })
          .execute();
      return;
    }
    case 'find': {
      const changes = { site: SITES[act.site] ?? '', opened_at: at(act.hour), updated_at: at(act.hour) };
      const row = {
        ...finding,
        ...changes,
        id: `F${act.id}`,
        fingerprint: `f${act.id}`,
        mode: act.mode,
        amount_fen: 10 + act.id,
      };
      await db.deleteFrom('findings').where('id', '=', row.id).execute();
      await db.insertInto('findings').values(row).execute();
      return;
    }
    case 'settle': {
      const changes = { status: act.status as 'open', updated_at: at(act.hour) };
      await db.updateTable('findings').set(changes).where('id', '=', `F${act.id}`).execute();
      return;
    }
    case 'move':
      await db.updateTable('stays').set({ department: act.department }).execute();
  }
}

const claim: NewRow<'claims'> = {
  ...{ claim_id: '', encounter: null, person: 'p', site: '', kind: 'outpatient', service_start: at(0) },
  ...{ service_end: null, settled_at: at(0), credential: null, exception: null, terminal: null, operator: null },
  ...{ total_fen: 100, fund_fen: 0, family_aid_fen: null, med_type: null, diagnosis: null, region_care: null },
  ...{ region_insured: null, state: 'active', cancelled_at: null, batch: 'b', digest: 'd' },
};
const finding: NewRow<'findings'> = {
  ...{ id: '', fingerprint: 'f', rule: 'H01', rule_version: 1, class: 'violation', subject_type: 'stay' },
  ...{ subject: 'S1', claim_id: null, site: '', person: 'p', practitioner: null, device: null, reason: '{}' },
  ...{ params: '{}', evidence: '[]', amount_fen: 0, status: 'open', opened_at: at(0), updated_at: at(0) },
};
const stay: NewRow<'stays'> = {
  ...{ stay_id: 'S1', person: 'p', site: SITES[0] ?? '', kind: 'inpatient', reported_at: at(0), admitted_at: at(0) },
  ...{ discharged_at: null, admission: null, department: null, ward: null, room: null, bed: null, died_at: null },
  ...{ discharge_way: null, diagnosis: null, attending: null, home_region: null, newborn_of: null, detail: '{}' },
  ...{ state: 'active', batch: 'b', digest: 'd' },
};

/** The same, counted at once and by other words. */
async function recount({ db }: Store) {
  const day = (column: string) => sql<string>`substr(${sql.ref(column)}, 1, 13)`;
  const [claims, findings] = await Promise.all([
    db
      .selectFrom('claims')
      .leftJoin('judged_subjects as judged', 'judged.subject', 'claims.claim_id')
      .select([day('settled_at').as('hour'), 'site', 'state', 'match_code', 'fund_fen'])
      .execute(),
    db
      .selectFrom('findings')
      .leftJoin('stays', 'stays.stay_id', 'findings.subject')
      .selectAll('findings')
      .select('department')
      .execute(),
  ]);
  const local = (instant: string) =>
    new Date(Date.parse(`${instant.slice(0, 13)}:00Z`) + 8 * HOUR).toISOString().slice(0, 10);
  const tally = (keys: string[]) =>
    Object.fromEntries([...Map.groupBy(keys.sort(), (key) => key)].map(([key, own]) => [key, own.length]));
  const seen = findings.filter(({ mode }) => mode !== 'shadow');
  return {
    claims: tally(claims.filter(({ state }) => state === 'active').map((row) => `${local(row.hour)} ${row.site}`)),
    matched: claims.filter(({ state, match_code }) => state === 'active' && match_code === 'MATCH').length,
    fund: claims.filter(({ state }) => state === 'active').reduce((sum, row) => sum + row.fund_fen, 0),
    opened: tally(seen.map((row) => `${local(row.opened_at)} ${row.site} ${row.status} ${row.department ?? ''}`)),
    settled: tally(
      seen.filter(({ status }) => status !== 'open').map((row) => `${local(row.updated_at)} ${row.status}`),
    ),
  };
}

async function counted({ db }: Store) {
  const claims = await db.selectFrom('claim_figures').selectAll().orderBy('day').orderBy('site').execute();
  const findings = await db.selectFrom('finding_figures').selectAll().execute();
  const everywhere = claims.filter(({ site }) => site === '');
  const sum = (pairs: [string, number][]) => {
    const sums: Record<string, number> = {};
    for (const [key, n] of pairs.sort(([a], [b]) => (a < b ? -1 : 1))) sums[key] = (sums[key] ?? 0) + n;
    return sums;
  };
  const of = (measure: string) => findings.filter((row) => row.measure === measure && row.site !== '');
  const total = (rows: typeof findings) => rows.reduce((all, { findings: own }) => all + own, 0);
  // Sums that are kept agree with what they are sums of.
  for (const measure of ['opened', 'settled']) {
    const all = findings.filter((row) => row.measure === measure && row.site === '');
    expect([measure, total(all)]).toEqual([measure, total(of(measure))]);
  }
  expect(total(of('open'))).toBe(total(of('opened').filter(({ status }) => status === 'open')));
  return {
    claims: sum(
      claims.filter((row) => row.site !== '' && row.claims > 0).map((row) => [`${row.day} ${row.site}`, row.claims]),
    ),
    matched: everywhere.reduce((total, { matched }) => total + matched, 0),
    fund: everywhere.reduce((total, { fund_fen }) => total + fund_fen, 0),
    opened: sum(of('opened').map((row) => [`${row.day} ${row.site} ${row.status} ${row.department}`, row.findings])),
    settled: sum(of('settled').map((row) => [`${row.day} ${row.status}`, row.findings])),
  };
}

describeEachStore('daily figures', (newStore) => {
  it('are what a count of everything gives, whatever happened in whatever order', async () => {
    const store = await newStore();
    await store.db.insertInto('stays').values(stay).execute();
    const law = fc.asyncProperty(fc.array(acts, { maxLength: 25 }), async (history) => {
      for (const table of ['claims', 'judged_subjects', 'findings'] as const)
        await store.db.deleteFrom(table).execute();
      for (const act of history) {
        if (act.act === 'count') await catchUp(store, STORY_START, 1);
        else await carryOut(store, act);
      }
      expect(await catchUp(store, STORY_START)).toBe(true);
      expect(await counted(store)).toEqual(await recount(store));
    });
    await fc.assert(law, { numRuns: 15 });
  }, 30_000);

  it('are put right by a rebuild, also where nothing is left to count', async () => {
    const store = await newStore();
    await store.db.insertInto('stays').values(stay).execute();
    await carryOut(store, { act: 'claim', id: 1, site: 0, hour: 30 });
    await carryOut(store, { act: 'find', id: 1, site: 1, hour: 5, mode: 'notify' });
    await catchUp(store, STORY_START);
    const right = await counted(store);
    await store.db.updateTable('claim_figures').set({ claims: 99 }).execute();
    await store.db.insertInto('finding_figures').values(made('2020-01-01')).execute();
    await rebuildFigures(store, STORY_START);
    expect(await counted(store)).toEqual(right);
  });

  it('count each event once, by the day of the device and not of its arrival', async () => {
    const store = await newStore();
    const story = await JudgedStory.begin(store);
    await story.checkIn(50);
    await catchUp(store, STORY_START);
    await story.checkIn(60 * 30);
    await catchUp(store, STORY_START);
    await catchUp(store, STORY_START);
    const events = () =>
      store.db.selectFrom('event_figures').select(['site', 'events']).orderBy('day').orderBy('site').execute();
    const everywhere = (await events()).filter(({ site }) => site === '');
    expect(everywhere).toEqual([
      { site: '', events: 1 },
      { site: '', events: 1 },
    ]);
    const before = await events();
    await rebuildFigures(store, STORY_START);
    expect(await events()).toEqual(before);
  });
});

function made(day: string): NewRow<'finding_figures'> {
  const rest = { measure: 'opened', rule: 'P01', class: 'violation', status: 'open', department: '', practitioner: '' };
  return { day, site: SITES[0] ?? '', findings: 3, amount_fen: 0, ...rest } as NewRow<'finding_figures'>;
}
