import { civilDate } from '../calendar/working-days.ts';
import { loadSiteNames } from '../cases/site-names.ts';
import type { Database } from '../store/store.ts';
import { listNotices } from './list-notices.ts';
import { ownPractitioners } from './practitioners.ts';
import { publishedBulletin } from './published.ts';
import { cardMonths, ownObjections } from './rating.ts';
import { ownChecks } from './self-checks.ts';
import type { OwnObjection } from './standing-schema.ts';
import { PortalStart } from './start-schema.ts';

const SHOWN = 20;
const NEWS = 6;
/** What is older is no news. */
const NEWS_MS = 60 * 86_400_000;

/** What somebody of an institution sees first: what needs an answer, the period that ends first on top. `now` in ms since 1970. */
export async function portalStart(db: Database, site: string, now: number): Promise<PortalStart> {
  const notices = await listNotices(db, site, { show: 'open', offset: 0, limit: SHOWN }, now);
  const checks = (await ownChecks(db, site, now)).items.filter(({ sent }) => sent === null);
  const todo = [
    ...notices.items.map((notice) => ({ kind: 'notice', notice, due: notice.clock?.dueAt ?? '9999' }) as const),
    ...checks.map((check) => ({ kind: 'self-check', check, due: check.clock.dueAt }) as const),
  ].toSorted((a, b) => (a.due < b.due ? -1 : 1));
  const objections = await ownObjections(db, site, now);
  const people = await ownPractitioners(db, site, Number(civilDate(now).slice(0, 4)), now);
  return PortalStart.parse({
    now: new Date(now).toISOString(),
    site: (await loadSiteNames(db, [site]))(site),
    todo: todo.map(({ due: _, ...one }) => one),
    more: notices.total - notices.items.length,
    waiting: { notices: notices.counts.answered, objections: objections.filter(isWaiting).length },
    rating: await standing(db, site),
    people: {
      registered: people.registered,
      withPoints: people.items.length,
      highest: people.items[0]?.total ?? null,
    },
    news: await newsFor(db, site, objections, now),
  });
}

function isWaiting({ state }: OwnObjection): boolean {
  return state === 'raised';
}

async function standing(db: Database, site: string): Promise<PortalStart['rating']> {
  const [month, earlier] = await cardMonths(db, site);
  if (month === undefined) return null;
  const at = async (asked: string) =>
    await db
      .selectFrom('scorecards')
      .innerJoin('score_runs', 'score_runs.id', 'scorecards.run')
      .select(['month', 'score', 'grade'])
      .where('subject_type', '=', 'site')
      .where('subject', '=', site)
      .where('month', '=', asked)
      .orderBy('score_runs.id', 'desc')
      .limit(1)
      .executeTakeFirst();
  const latest = await at(month);
  return latest ? { ...latest, before: earlier === undefined ? null : ((await at(earlier)) ?? null) } : null;
}

async function newsFor(
  db: Database,
  site: string,
  objections: readonly OwnObjection[],
  now: number,
): Promise<PortalStart['news']> {
  const since = new Date(now - NEWS_MS).toISOString();
  const closed = await listNotices(db, site, { show: 'closed', offset: 0, limit: NEWS }, now);
  const { bulletin } = await publishedBulletin(db, site, undefined);
  const news: PortalStart['news'] = [
    ...closed.items.map(({ id, number, toldAt }) => ({ kind: 'decision', at: toldAt, notice: id, number }) as const),
    ...objections.flatMap(({ answeredAt: at, month, item, state }) =>
      at === null ? [] : [{ kind: 'objection', at, month, item, accepted: state === 'accepted' } as const],
    ),
    ...(bulletin ? [{ kind: 'bulletin', at: bulletin.at, month: bulletin.month } as const] : []),
  ];
  return news
    .filter(({ at }) => at >= since)
    .toSorted((a, b) => (a.at > b.at ? -1 : 1))
    .slice(0, NEWS);
}
