import { join } from 'node:path';
import type { Logger } from 'pino';
import { SiteId } from '../../contract/ids.ts';
import { crossCheck } from '../../hub/crosscheck/engine.ts';
import { rules } from '../../hub/crosscheck/rules/index.ts';
import { readHubIdentity } from '../../hub/identity/open.ts';
import { noteAlive } from '../../hub/presence/last-known.ts';
import { openHubStore } from '../../hub/store/open-hub-store.ts';
import type { Store } from '../../hub/store/store.ts';
import { writeCity } from '../city/write-city.ts';
import { fill } from '../demo/words.ts';
import { type ImportedCity, importCityRecords, readCity } from '../evaluation/import-city.ts';
import { prepareCityHub } from '../live/region.ts';
import { livePast } from './past.ts';
import { hireStaff, type OfficeStaff } from './staff.ts';
import { askAtBeds } from './ward-rounds.ts';
import type { OfficeStep, OfficeWords, WorkWords } from './words.ts';

/** A district in which an operator has some hundred findings to work on. */
const CITY = { people: 10_000, sites: 18, days: 21, seed: 7, fraud: 0.04 };
const HOUR_MS = 3_600_000;
/** When the hub has judged the city's days: windows have closed and graces are over. */
const JUDGED_AFTER_MS = 3 * 24 * HOUR_MS;
/** When the office opens: some cases have come a long way, the holiday of October is over, September's ratings can be made. */
const OPENS_AFTER_MS = (18 * 24 + 9) * HOUR_MS;

export interface OfficeCity {
  readonly hubDir: string;
  readonly imported: ImportedCity;
  readonly staff: OfficeStaff;
  /** The institution whose user has an account. */
  readonly institution: string;
  readonly findings: number;
  /** The city's time when the office opens, ms since 1970. */
  readonly opens: number;
}

interface Preparation {
  readonly dir: string;
  readonly broker: string;
  readonly words: OfficeWords;
  readonly work: WorkWords;
  readonly say: (step: OfficeStep) => void;
  readonly logger: Logger;
  /** Another one than the office's own, for tests. */
  readonly size?: typeof CITY;
}

/** A hub's folder that holds three weeks of a simulated city, judged by all rules, with an account for each role. */
export async function prepareOffice({
  dir,
  broker,
  words,
  work,
  say,
  logger,
  size = CITY,
}: Preparation): Promise<OfficeCity> {
  const [city, hubDir] = [join(dir, 'city'), join(dir, 'hub')];
  say('city');
  await writeCity(size, city, () => {});
  say('region');
  await prepareCityHub(city, hubDir, broker);
  const ends = Date.parse(readCity(city).ends);
  const [judged, opens] = [ends + JUDGED_AFTER_MS, ends + OPENS_AFTER_MS];
  const store = await openHubStore(hubDir);
  try {
    await nameSites(store, words);
    const imported = await importCityRecords(store, city, say);
    await noteAlive(store.db, opens); // the hub heard its devices up to now; what it starts with is not an outage
    say('beds');
    await askAtBeds({ store, identity: readHubIdentity(hubDir, Date.now), city, logger });
    say('judge');
    await crossCheck({ store, rules, scope: 'all', logger, now: () => judged });
    say('accounts');
    const site = await busiest(store);
    const staff = await hireStaff({ store, now: () => judged }, words.names, SiteId.parse(site.id));
    say('work');
    const people = { staff: staff.accounts, institution: site.id, words: work };
    await livePast({ ...people, store, dir: { hub: hubDir, city }, judged, opens, logger });
    const findings = await countOpen(store); // what the past has left to do
    return { hubDir, imported, staff, institution: site.name, findings, opens };
  } finally {
    await store.close();
  }
}

// The simulated city knows codes only. The names are invented, in the order and of the kinds of its institutions.
async function nameSites(store: Store, words: OfficeWords): Promise<void> {
  const ids = await store.db.selectFrom('sites').select('id').orderBy('created_at').orderBy('id').execute();
  for (const { id } of ids) {
    const number = Number(id.slice(-5));
    const name = words.sites[number - 1] ?? fill(words.furtherSite, { number });
    await store.db.updateTable('sites').set({ name }).where('id', '=', id).execute();
  }
}

async function busiest({ db }: Store): Promise<{ id: string; name: string }> {
  return await db
    .selectFrom('findings')
    .innerJoin('sites', 'sites.id', 'findings.site')
    .select(['sites.id', 'sites.name'])
    .where('findings.status', '=', 'open')
    .where('findings.mode', '!=', 'shadow')
    .groupBy(['sites.id', 'sites.name'])
    .orderBy(({ fn }) => fn.countAll(), 'desc')
    .orderBy('sites.id')
    .executeTakeFirstOrThrow();
}

async function countOpen({ db }: Store): Promise<number> {
  const { findings } = await db
    .selectFrom('findings')
    .select(({ fn }) => fn.countAll<number>().as('findings'))
    .where('status', '=', 'open')
    .where('mode', '!=', 'shadow')
    .executeTakeFirstOrThrow();
  return Number(findings);
}
