import { auditWithin } from '../access/audit.ts';
import { civilDate, workingDaysBetween } from '../calendar/working-days.ts';
import type { CardView, EvidenceLink, ObjectionList } from '../credit/scorecard/card-schema.ts';
import { type Month, monthAfter } from '../credit/scorecard/month.ts';
import { listObjections, raiseObjectionWithin } from '../credit/scorecard/objections.ts';
import { cardOf } from '../credit/scorecard/view.ts';
import type { Database } from '../store/store.ts';
import type { AnswerParts } from './answer.ts';
import { PortalError } from './error.ts';
import { type OwnBacking, type OwnObjection, type OwnObjectionInput, OwnRating } from './standing-schema.ts';
import { whereTold } from './told.ts';

/**
 * An institution's own scorecard, item by item beside the month before, with what it may see behind each, and its objections. `now` in
 * ms since 1970. Throws CreditError `CARD_UNKNOWN` for a month that it has no card of.
 */
export async function ownRating(db: Database, site: string, month: Month | undefined, now: number): Promise<OwnRating> {
  const objections = await ownObjections(db, site, now);
  const months = await cardMonths(db, site);
  const asked = month ?? months[0];
  if (asked === undefined) return { months, card: null, objections };
  const card = await cardOf(db, 'site', site, asked);
  const former = months.includes(monthAfter(asked, -1)) ? await cardOf(db, 'site', site, monthAfter(asked, -1)) : null;
  const seen = await seenBehind(db, site, card);
  const items = card.items.map(({ evidence, ...item }) => {
    const shown = evidence.flatMap((link) => seen(link) ?? []);
    const before = former?.items.find(({ id }) => id === item.id)?.tenths ?? null;
    return { ...item, before, evidence: shown, unseen: evidence.length - shown.length };
  });
  const { type: _t, subject: _s, name: _n, ...rest } = card;
  const before = former && { month: former.month, score: former.score, grade: former.grade };
  return OwnRating.parse({ months, card: { ...rest, before, items }, objections });
}

/** Months of which an institution has a card that counts, the latest first. */
export async function cardMonths(db: Database, site: string): Promise<Month[]> {
  const rows = await db
    .selectFrom('scorecards')
    .innerJoin('score_runs', 'score_runs.id', 'scorecards.run')
    .select('month')
    .distinct()
    .where('subject_type', '=', 'site')
    .where('subject', '=', site)
    .orderBy('month', 'desc')
    .execute();
  return rows.map((row) => row.month);
}

// What an institution has not been told of must not show through its card: neither findings, nor claims that one is open about.
async function seenBehind(
  db: Database,
  site: string,
  { items }: CardView,
): Promise<(link: EvidenceLink) => OwnBacking | undefined> {
  const links = items.flatMap(({ evidence }) => evidence);
  const idsOf = (type: EvidenceLink['type']) => links.flatMap((link) => (link.type === type ? [link.id] : []));
  const claims = idsOf('claim');
  const open =
    claims.length === 0
      ? []
      : await db.selectFrom('findings').select(['id', 'claim_id']).where('claim_id', 'in', claims).execute();
  const told = await whereTold(db, site, [...idsOf('finding'), ...open.map(({ id }) => id)]);
  const hidden = new Set(open.flatMap(({ id, claim_id }) => (told.has(id) ? [] : [claim_id])));
  return ({ type, id }) => {
    if (type === 'finding') return told.get(id);
    return type === 'claim' && !hidden.has(id) ? { type, id, number: null } : undefined;
  };
}

/** Objects to an item of the own card. Throws PortalError `OBJECTION_OPEN` where that was done, CreditError `CARD_UNKNOWN`. */
export async function objectToItem(
  { store, now }: AnswerParts,
  { site, by }: { readonly site: string; readonly by: string },
  input: OwnObjectionInput,
): Promise<void> {
  await store.transaction(
    async (trx) => {
      const { items } = await listObjections(trx, site);
      const isSame = ({ month, item, state }: ObjectionList['items'][number]) =>
        month === input.month && item === input.item && state !== 'declined';
      if (items.some(isSame)) {
        throw new PortalError('OBJECTION_OPEN', 'this item was objected to already; its answer will be shown here');
      }
      const id = await raiseObjectionWithin(trx, { type: 'site', subject: site, ...input }, by, now());
      const target = { type: 'objection', id };
      await auditWithin(trx, { account: by, action: 'objection.raised', target, outcome: 'done' }, now());
    },
    { sequencer: true },
  );
}

/** Objections to the cards of an institution, the latest first, without names of the office. */
export async function ownObjections(db: Database, site: string, now: number): Promise<OwnObjection[]> {
  const { items } = await listObjections(db, site);
  const colleagues = await db.selectFrom('accounts').select('id').where('site', '=', site).execute();
  const isOwn = (account: string) => colleagues.some(({ id }) => id === account);
  return items.map(({ id, month, item, state, steps }) => {
    const [raised, settled] = steps;
    const at = raised?.at ?? '';
    return {
      ...{
        id,
        month,
        item,
        state,
        at,
        own: isOwn(raised?.by ?? ''),
        words: isOwn(raised?.by ?? '') ? (raised?.words ?? '') : '',
      },
      ...{ answer: settled?.words ?? null, answeredAt: settled?.at ?? null },
      waitingDays: settled ? 0 : workingDaysBetween(civilDate(Date.parse(at)), civilDate(now)),
    };
  });
}
