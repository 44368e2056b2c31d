import { bulletinMonths, bulletinOf } from '../credit/bulletin/bulletin.ts';
import type { Bulletin } from '../credit/bulletin/bulletin-schema.ts';
import type { Month } from '../credit/scorecard/month.ts';
import type { Language } from '../crosscheck/render.ts';
import { VisitObjects } from '../inspection/visit.ts';
import { CONFIGURATION } from '../ledger/configuration.ts';
import { lineAbout } from '../ledger/lines.ts';
import type { Database } from '../store/store.ts';
import { OwnBulletins, OwnVisits } from './standing-schema.ts';
import en from './texts/en.json' with { type: 'json' };
import zhCN from './texts/zh-CN.json' with { type: 'json' };

const OFFICE = { 'zh-CN': zhCN.office, en: en.office } as const satisfies Record<Language, string>;
const MOST_VISITS = 100;

/** Visits to an institution whose plan is public: the month is over and its seed is out. The adversary would like to know before. */
export async function ownVisits(db: Database, site: string): Promise<OwnVisits> {
  const rows = await db
    .selectFrom('inspection_visits')
    .innerJoin('inspection_plans', 'inspection_plans.id', 'inspection_visits.plan')
    .select(['plan', 'day', 'objects', 'state', 'committed', 'drawn', 'revealed'])
    .where('site', '=', site)
    .where('revealed', 'is not', null)
    .orderBy('day', 'desc')
    .limit(MOST_VISITS)
    .execute();
  const items = [];
  for (const { objects, committed, drawn, revealed, ...visit } of rows) {
    const drawnObjects = VisitObjects.parse(JSON.parse(objects));
    const lines = [];
    for (const id of [committed, drawn, revealed]) {
      const line = id === null ? undefined : await lineAbout(db, CONFIGURATION, id);
      if (line) lines.push(line.idx);
    }
    const practitioners = drawnObjects.filter(({ type }) => type === 'practitioner').length;
    items.push({ ...visit, lines, practitioners, wholeSite: practitioners < drawnObjects.length });
  }
  return OwnVisits.parse({ items });
}

/** The bulletin of a month, or the latest: making one publishes it. Throws CreditError `BULLETIN_UNKNOWN`. */
export async function publishedBulletin(db: Database, site: string, month: Month | undefined): Promise<OwnBulletins> {
  const months = await bulletinMonths(db);
  const shown = month ?? months[0];
  if (shown === undefined) return { site, months, bulletin: null };
  const { by: _, ...bulletin } = await bulletinOf(db, shown);
  return OwnBulletins.parse({ site, months, bulletin });
}

/** The same for a file: the office stands where the account of whoever made it stood. */
export async function bulletinToTake(db: Database, month: Month, language: Language): Promise<Bulletin> {
  return { ...(await bulletinOf(db, month)), by: OFFICE[language] };
}
