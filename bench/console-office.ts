import { newEventId, SiteId, SubjectId } from '../contract/ids.ts';
import { digestOf } from '../contract/jws.ts';
import { AUDIT } from '../hub/access/audit.ts';
import { CONDUCTS, conductOf, suggestedPoints } from '../hub/credit/points/bands.ts';
import { enterLines } from '../hub/credit/points/lines.ts';
import { appendToLedger, ledgerHead } from '../hub/ledger/append.ts';
import { insertRows } from '../hub/store/insert-rows.ts';
import type { DatabaseTransaction, Store } from '../hub/store/store.ts';
import type { NewRow } from '../hub/store/tables.ts';
import { CASE_STEP } from '../hub/workflow/record-step.ts';
import { type BenchCase, type CaseFinding, caseOf, wayOf } from './console-cases.ts';
import { Dice } from './crosscheck-dice.ts';

const CASES_PER_TRANSACTION = 500;
const INSPECTORS = 40;
const KEY = 'bench.console.office';

/** What the people of the office have done so far. */
export interface Office {
  readonly cases: number;
  readonly steps: number;
  readonly points: number;
}

type Member = BenchCase & { readonly finding: CaseFinding };

/**
 * Adds to a filled store what people make of its findings: about half of them in cases, at every step there is, with lines of the
 * ledger and of the audit log, points of practitioners, and inspectors. A store that has them is used as it is.
 */
export async function fillOffice(store: Store, now: number): Promise<Office> {
  const kept = await store.db.selectFrom('settings').select('value').where('key', '=', KEY).executeTakeFirst();
  if (kept) return JSON.parse(kept.value) as Office;
  const members = await casesOf(store, now);
  let points = 0;
  for (let first = 0; first < members.length; first += CASES_PER_TRANSACTION) {
    const some = members.slice(first, first + CASES_PER_TRANSACTION);
    await store.transaction(
      async (trx) => {
        await keepCases(trx, some, now);
        points += await keepPoints(trx, some, now);
      },
      { sequencer: true },
    );
  }
  const office = { cases: members.length, steps: members.reduce((sum, { steps }) => sum + steps.length, 0), points };
  await keepInspectors(store, now);
  const updated_at = new Date(now).toISOString();
  await store.db
    .insertInto('settings')
    .values({ key: KEY, value: JSON.stringify(office), updated_at })
    .execute();
  return office;
}

async function casesOf({ db }: Store, now: number): Promise<Member[]> {
  const findings = await db
    .selectFrom('findings')
    .select(['id', 'rule', 'class', 'site', 'person', 'practitioner', 'device', 'amount_fen', 'status', 'opened_at'])
    .orderBy('opened_at')
    .orderBy('id')
    .execute();
  const dice = new Dice(20_261_123);
  const members: Member[] = [];
  for (const finding of findings) {
    const way = wayOf(finding, dice);
    if (way === null) continue;
    const number = `2026-${String(members.length + 1).padStart(6, '0')}`;
    members.push({ ...caseOf(finding, way, number, now, dice), finding });
  }
  return members;
}

async function keepCases(trx: DatabaseTransaction, members: readonly Member[], now: number): Promise<void> {
  const steps = members.flatMap((member) => member.steps);
  const rows = steps.map((record): NewRow<'case_steps'> => {
    const { id, case: case_id, seq, step, by, at, voids } = record;
    return { id, case_id, seq, step, by, at, voids, content: JSON.stringify(record) };
  });
  const before = (await ledgerHead(trx)).size;
  const audits = steps.map(({ case: id, seq, step, by, at }, n): NewRow<'audit_log'> => {
    const action = `case.${step}`;
    const record = { id: newEventId(Date.parse(at)), at, account: by, action, outcome: 'done', detail: { seq } };
    const target = { type: 'case', id };
    const columns = { id: record.id, at, account: by, action, target_type: target.type, target: target.id };
    return { ...columns, idx: before + 2 * n + 2, content: JSON.stringify({ ...record, target }) };
  });
  const lines = rows.flatMap(({ id, content }, n) => [
    { kind: CASE_STEP, ref: id, digest: digestOf(content) },
    { kind: AUDIT, ref: audits[n]?.id ?? '', digest: digestOf(audits[n]?.content ?? '') },
  ]);
  await appendToLedger(trx, lines, now);
  await insertRows(
    trx,
    'cases',
    members.map(({ row }) => row),
  );
  const joined = members.map(({ row, finding }) => ({
    case_id: row.id,
    finding_id: finding.id,
    joined_at: row.opened_at,
  }));
  await insertRows(trx, 'case_findings', joined);
  await insertRows(trx, 'case_steps', rows);
  await insertRows(trx, 'audit_log', audits);
}

// Points follow decisions that stand; one in ten waits for somebody to confirm it.
async function keepPoints(trx: DatabaseTransaction, members: readonly Member[], now: number): Promise<number> {
  const decided = members.filter(({ row, finding }) => row.state === 'closed' && finding.status === 'upheld');
  const proposals = decided.flatMap(({ row, finding }) => {
    const conduct = conductOf(finding.rule);
    if (conduct === undefined || finding.practitioner === null) return [];
    const { band } = CONDUCTS[conduct];
    const points = suggestedPoints(band, 'general');
    const proposal = {
      ...{ kind: 'conduct' as const, practitioner: SubjectId.parse(finding.practitioner), conduct, band, points },
      ...{ site: SiteId.parse(finding.site), responsibility: 'general' as const, findings: [finding.id] },
      sanction: { kind: 'agreement' as const, reference: row.number, on: row.updated_at.slice(0, 10) },
      ...{ source: { type: 'case' as const, id: row.id }, words: '依据处理决定登记' },
    };
    return [{ entry: newEventId(now), proposal, points }];
  });
  const proposed = proposals.map((one) => ({ ...one, step: 'proposed' as const, by: 'operator.one', reason: null }));
  const confirmed = proposed.filter((_, n) => n % 10 > 0).map((one) => ({ ...one, step: 'confirmed' as const }));
  await enterLines(trx, proposed, now);
  await enterLines(
    trx,
    confirmed.map((one) => ({ ...one, by: 'approver.one', reason: '情况属实，予以确认' })),
    now,
  );
  return proposed.length;
}

async function keepInspectors({ db }: Store, now: number): Promise<void> {
  const updated_at = new Date(now).toISOString();
  const rows = Array.from({ length: INSPECTORS }, (_, n) => ({
    ...{ id: `inspector.${n}`, department: '基金监督', conflicts: '[]', state: 'active' as const, updated_at },
  }));
  await db.insertInto('inspectors').values(rows).execute();
}
