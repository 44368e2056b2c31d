import { loadSiteNames } from '../cases/site-names.ts';
import type { AnyRule } from '../crosscheck/rules/index.ts';
import { TAKEN_ENDINGS } from '../files/kinds.ts';
import type { FileLimits } from '../files/limits.ts';
import type { Database } from '../store/store.ts';
import { allegationsOf } from './allegations.ts';
import { answersOf, looseFiles } from './answers.ts';
import { PortalError } from './error.ts';
import { extensionsOf, mayAsk } from './extensions.ts';
import { eventsOf, lettersOf } from './letters.ts';
import { isOpened, noticeSummary, rulesOf } from './list-notices.ts';
import { type ExtensionView, type NoticeEvent, NoticeView } from './notice-schema.ts';
import { ownCase, toldSteps } from './own-case.ts';

export interface NoticeReader {
  readonly db: Database;
  readonly rules: readonly AnyRule[];
  readonly limits: FileLimits;
  /** ms since 1970. */
  readonly now: () => number;
}

/** Everything an institution may know about one of its cases. Throws PortalError `NOTICE_UNKNOWN`, or `NOT_OPENED` before it was. */
export async function noticeView(
  { db, rules, limits, now }: NoticeReader,
  id: string,
  site: string,
): Promise<NoticeView> {
  const own = await ownCase(db, id, site);
  const { row, steps } = own;
  if (!isOpened(steps) && row.state === 'noticed' && row.paused_at === null) {
    throw new PortalError('NOT_OPENED', 'open the notice first: from then on it counts as delivered');
  }
  const extensions = await extensionsOf(db, id);
  const draft = await db.selectFrom('answer_drafts').selectAll().where('case_id', '=', id).executeTakeFirst();
  const facts = {
    siteOf: await loadSiteNames(db, [site]),
    rules: (await rulesOf(db, [id])).get(id) ?? [],
    drafted: draft !== undefined,
    now: now(),
  };
  return NoticeView.parse({
    ...noticeSummary(row, steps, facts),
    now: new Date(now()).toISOString(),
    documents: lettersOf(own),
    allegations: await allegationsOf(db, rules, own),
    answers: await answersOf(db, toldSteps(steps)),
    draft: {
      ...{ stand: draft?.stand ?? null, text: draft?.text ?? '', at: draft?.at ?? null, by: draft?.by ?? null },
      files: await looseFiles(db, id, 'institution'),
    },
    extensions,
    mayExtend: mayAsk(row, extensions),
    events: [...eventsOf(own), ...refusedExtensions(extensions)].toSorted((a, b) => (a.at < b.at ? -1 : 1)),
    limits: limitsShown(limits),
  });
}

// A refusal is a note of the office and no step; what it says is meant for the institution.
function refusedExtensions(extensions: readonly ExtensionView[]): NoticeEvent[] {
  return extensions.flatMap(({ answer, answeredAt, words }) =>
    answer === 'refused' && answeredAt !== null
      ? [{ at: answeredAt, what: 'not-extended', dueAt: null, because: null, words }]
      : [],
  );
}

export function limitsShown({ fileBytes, filesOfCase }: FileLimits): NoticeView['limits'] {
  return { fileBytes, files: filesOfCase, endings: [...TAKEN_ENDINGS] };
}
