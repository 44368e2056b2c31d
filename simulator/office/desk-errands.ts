import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { CITY_FILES } from '../city/city-folder.ts';
import { before, type Errand } from './agenda.ts';
import { accountOf, type PastOffice } from './past-work.ts';

const HOUR_MS = 3_600_000;
/** An institution of this region's form that nobody registered. */
const UNKNOWN_SITE = 'H35020399999';
const UNKNOWN_PRACTITIONER = 'D350203999999';
/** Whole days before the office opens: some of the city's own days are left. */
const WITHDRAWN_DAYS = 24;

/**
 * Files with rows that are wrong, an official announcement, clues from outside, changes of rules that wait for a second person, kept views, and a newcomer
 * who has not come yet. `city`: the folder of the city.
 */
export function deskErrands(office: PastOffice, city: string): Errand[] {
  const { opens } = office;
  const [first, second] = office.staff.filter(({ role }) => role === 'rule-manager').map(({ id }) => id);
  return [
    { at: before(opens, 1, '09:10'), run: () => sendLateBills(office, city) },
    { at: before(opens, 1, '09:30'), run: () => sendRegister(office) },
    { at: before(opens, 1, '09:50'), run: () => passAnnouncement(office, city) },
    { at: before(opens, 1, '10:20'), run: () => passClues(office) },
    { at: before(opens, 1, '11:00'), run: () => keepViews(office) },
    { at: before(opens, 1, '11:30'), run: () => inviteNewcomer(office) },
    ...(first && second ? ruleErrands(office, first, second) : []),
  ];
}

function ruleErrands({ desks, opens, words }: PastOffice, first: string, second: string): Errand[] {
  const propose = async (by: string, rule: string, change: object, reason: string) => {
    const body = { change, from: new Date(opens + 24 * HOUR_MS).toISOString(), reason };
    const { id } = (await desks.ask(by, 'POST', `/v1/rules/${rule}/proposals`, body)) as { id: string };
    return id;
  };
  const { wider, quieter, closer } = words.changes;
  let agreed = '';
  return [
    {
      at: before(opens, 9, '10:00'),
      async run() {
        agreed = await propose(first, 'P01', { parameters: { outpatientBeforeMinutes: 150 } }, wider);
      },
    },
    {
      at: before(opens, 1, '10:40'),
      async run() {
        await desks.ask(second, 'POST', `/v1/rule-proposals/${agreed}/decisions`, { decision: 'confirmed' });
      },
    },
    {
      at: before(opens, 1, '16:00'),
      async run() {
        await propose(first, 'P16', { parameters: { closedMarginMinutes: 20 } }, closer);
      },
    },
    {
      at: before(opens, 1, '16:20'),
      async run() {
        await propose(second, 'P18', { mode: 'shadow' }, quieter);
      },
    },
  ];
}

// An institution's bills that came late: two are good, the others show what a rejected row looks like.
async function sendLateBills({ desks, opens, institution, ...office }: PastOffice, city: string): Promise<void> {
  const people = await peopleOf(city, 2);
  const at = (hour: number) => new Date(before(opens, 1, '00:00') + hour * HOUR_MS - 20 * 24 * HOUR_MS).toISOString();
  const bill = (number: number, over: Record<string, string> = {}) => {
    const row = {
      ...{ claimId: `LATE-${number}`, personId: people[number % people.length] ?? '', facilityId: institution },
      ...{ kind: 'outpatient', serviceStart: at(9), settledAt: at(10), total: '86.40', fund: '60.48' },
      ...{ lineId: '1', at: at(9), item: 'I143', amount: '86.40', ...over },
    };
    return row;
  };
  const rows = [
    ...[bill(1), bill(2), bill(3, { total: '86.405' }), bill(4, { kind: 'dental' })],
    ...[bill(5, { facilityId: UNKNOWN_SITE }), bill(6, { serviceStart: at(12) }), bill(7, { personId: ' ' })],
  ];
  await desks.upload(accountOf(office, 'operator'), '/v1/claims/imports?format=csv', 'text/csv', csv(rows));
}

async function sendRegister({ desks, institution, ...office }: PastOffice): Promise<void> {
  const record = { record: 'bed', facilityId: institution, from: '2026-10-01T00:00:00+08:00', ward: 'W2' };
  const rows = [
    { ...record, room: 'R9', bed: 'B91' },
    { ...record, room: 'R9', bed: 'B92' },
    { ...record, room: 'R9', bed: 'B93', from: '1 October' },
    { ...record, room: 'R9', bed: 'B94', facilityId: UNKNOWN_SITE },
  ];
  await desks.upload(accountOf(office, 'operator'), '/v1/masters/imports?format=csv', 'text/csv', csv(rows));
}

// Somebody who may not bill for a while, and went on: what they ordered since becomes findings of rule D15.
async function passAnnouncement({ desks, opens, words, ...office }: PastOffice, city: string): Promise<void> {
  const from = new Date(before(opens, WITHDRAWN_DAYS, '00:00'));
  const row = { record: 'eligibility', from: from.toISOString(), reference: words.changes.announcement };
  const rows = [
    { ...row, code: await practitionerAfter(city, from), status: 'suspended' },
    { ...row, code: UNKNOWN_PRACTITIONER, status: 'resting' },
  ];
  await desks.upload(accountOf(office, 'operator'), '/v1/credit/official/imports?format=csv', 'text/csv', csv(rows));
}

async function passClues({ store, desks, institution, words, ...office }: PastOffice): Promise<void> {
  const who = accountOf(office, 'operator');
  const sites = await store.db.selectFrom('sites').select('id').where('id', '!=', institution).orderBy('id').execute();
  const pharmacy = sites.find(({ id }) => id.startsWith('P'))?.id ?? institution;
  const [complaint, ...others] = words.clues;
  await desks.ask(who, 'POST', '/v1/cases', { source: 'complaint', site: pharmacy, ...complaint });
  const rows = others.map((clue, index) => {
    const facilityId = [institution, sites[0]?.id][index] ?? UNKNOWN_SITE;
    return { reference: `12345-${index + 1}`, source: 'complaint', facilityId, ...clue };
  });
  await desks.upload(who, '/v1/cases/imports?format=csv', 'text/csv', csv(rows));
}

async function keepViews({ desks, words, ...office }: PastOffice): Promise<void> {
  const [dear, clocks] = words.changes.views;
  const who = accountOf(office, 'operator');
  const keep = (name: string | undefined, query: object) =>
    desks.ask(who, 'POST', '/v1/queue/views', { name, sharedWith: null, query });
  await keep(dear, { order: 'amount' });
  await keep(clocks, { rule: 'D01' });
}

async function inviteNewcomer({ desks, words, ...office }: PastOffice): Promise<void> {
  const newcomer = { id: 'linna', name: words.newcomer, roles: ['operator'], site: null };
  await desks.ask(accountOf(office, 'administrator'), 'POST', '/v1/accounts', newcomer);
}

/** Numbers of some people of the city's bills. */
async function peopleOf(city: string, count: number): Promise<string[]> {
  const people = new Set<string>();
  for await (const line of createInterface({ input: createReadStream(join(city, CITY_FILES.claims)) })) {
    const { personId }: { personId?: string } = JSON.parse(line);
    if (personId !== undefined) people.add(personId);
    if (people.size === count) break;
  }
  return [...people];
}

/** The code of somebody who ordered something after an instant. */
async function practitionerAfter(city: string, instant: Date): Promise<string> {
  for await (const line of createInterface({ input: createReadStream(join(city, CITY_FILES.claims)) })) {
    const { serviceStart, lines = [] }: { serviceStart?: string; lines?: { ordering?: string }[] } = JSON.parse(line);
    const ordering = lines.find((one) => one.ordering !== undefined)?.ordering;
    if (serviceStart !== undefined && Date.parse(serviceStart) > instant.getTime() && ordering) return ordering;
  }
  return UNKNOWN_PRACTITIONER;
}

function csv(rows: readonly Record<string, string>[]): string {
  const names = Object.keys(rows[0] ?? {});
  const cell = (text: string) => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  return `${[names, ...rows.map((row) => names.map((name) => row[name] ?? ''))].map((cells) => cells.map(cell).join(',')).join('\n')}\n`;
}
