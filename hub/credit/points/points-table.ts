import type { Language } from '../../crosscheck/render.ts';
import type { Database } from '../../store/store.ts';
import { MOST_ROWS } from '../../tables/in-pages.ts';
import { type Column, type Table, tableOf } from '../../tables/table.ts';
import en from '../texts/tables-en.json' with { type: 'json' };
import zhCN from '../texts/tables-zh-CN.json' with { type: 'json' };
import wordsEn from '../texts/words-en.json' with { type: 'json' };
import wordsZh from '../texts/words-zh-CN.json' with { type: 'json' };
import type { PointProposal } from './entry.ts';
import { entriesOf } from './lines.ts';
import type { PointEntryView, PointsPage } from './points-schema.ts';
import { listPoints, shownEntries } from './view.ts';

const TEXTS = { 'zh-CN': { ...zhCN, ...wordsZh }, en: { ...en, ...wordsEn } } as const satisfies Record<
  Language,
  typeof en & typeof wordsEn
>;

/** The points of a year: practitioners with their sums, and every entry behind them with who proposed and who settled it. */
export async function pointsTables(db: Database, year: number, now: number, language: Language): Promise<Table[]> {
  const { points, entries } = TEXTS[language];
  const { items } = await listPoints(db, { year, offset: 0, limit: MOST_ROWS }, now);
  const lines = await db.selectFrom('point_lines').selectAll().where('year', '=', year).execute();
  const shown = await shownEntries(db, entriesOf(lines));
  return [
    tableOf(`${points.title} ${year}`, sumColumns(language), items),
    tableOf(`${entries.title} ${year}`, entryColumns(language), shown),
  ];
}

function sumColumns(language: Language): readonly Column<PointsPage['items'][number]>[] {
  const { points, ...words } = TEXTS[language];
  const { columns } = points;
  return [
    { title: columns.practitioner, kind: 'text', width: 28, of: ({ practitioner }) => practitioner },
    { title: columns.sites, kind: 'text', width: 40, of: ({ sites }) => sites.join('; ') },
    { title: columns.total, kind: 'count', of: ({ total }) => total },
    { title: columns.highest, kind: 'count', of: ({ highest }) => highest },
    { title: columns.open, kind: 'count', of: ({ open }) => open },
    { title: columns.reached, kind: 'text', of: ({ gravest }) => gravest && words['point-measure'][gravest] },
    {
      title: columns.due,
      kind: 'text',
      of: ({ due }) => due.map((measure) => words['point-measure'][measure]).join('; '),
    },
  ];
}

function entryColumns(language: Language): readonly Column<PointEntryView>[] {
  const { entries, ...words } = TEXTS[language];
  const { columns } = entries;
  const conduct = ({ proposal }: PointEntryView) => (proposal.kind === 'conduct' ? proposal : null);
  const proposed = ({ steps }: PointEntryView) => steps[0];
  const settled = ({ steps }: PointEntryView) => (steps.length > 1 ? steps.at(-1) : undefined);
  return [
    { title: columns.practitioner, kind: 'text', width: 28, of: ({ proposal }) => proposal.practitioner },
    { title: columns.what, kind: 'text', width: 28, of: ({ proposal }) => whatOf(proposal, language) },
    { title: columns.points, kind: 'count', of: ({ points }) => points },
    { title: columns.state, kind: 'text', width: 12, of: ({ state }) => entries.states[state] },
    { title: columns.site, kind: 'text', width: 28, of: (entry) => entry.siteName ?? conduct(entry)?.site ?? null },
    {
      title: columns.responsibility,
      kind: 'text',
      of: (entry) => {
        const own = conduct(entry);
        return own && words['point-responsibility'][own.responsibility];
      },
    },
    { title: columns.sanction, kind: 'text', width: 24, of: (entry) => conduct(entry)?.sanction.reference ?? null },
    { title: columns.sanctionOn, kind: 'date', of: (entry) => conduct(entry)?.sanction.on ?? null },
    { title: columns.proposedBy, kind: 'text', of: (entry) => proposed(entry)?.by ?? null },
    { title: columns.proposedAt, kind: 'instant', of: (entry) => proposed(entry)?.at ?? null },
    { title: columns.settledBy, kind: 'text', of: (entry) => settled(entry)?.by ?? null },
    { title: columns.settledAt, kind: 'instant', of: (entry) => settled(entry)?.at ?? null },
    { title: columns.words, kind: 'text', width: 60, of: ({ proposal }) => proposal.words },
    { title: columns.reason, kind: 'text', width: 40, of: (entry) => settled(entry)?.reason ?? null },
    { title: columns.fallen, kind: 'text', width: 28, of: ({ fallen }) => fallen.join('; ') },
  ];
}

function whatOf(proposal: PointProposal, language: Language): string {
  const words = TEXTS[language];
  if (proposal.kind === 'conduct') return words['point-conduct'][proposal.conduct];
  return proposal.kind === 'repair'
    ? words['point-repair'][proposal.activity]
    : words['point-measure'][proposal.measure];
}
