import { bilingualWords } from './bilingual-words.ts';
import type { DiscardCurve, DiscardReport } from './discard-curve.ts';
import { axes, escaped, figure, page, x, y } from './svg-chart.ts';

const KEYS = ['title', 'curves', 'discarded', 'fnmr', 'degradations', 'figures', 'limit', 'refused', 'kept'] as const;

/** The report of `zs face quality` as one page: a curve for each component, one below the other, and the figures. */
export function discardPage(report: DiscardReport): string {
  const words = bilingualWords('quality.', KEYS);
  const highest = Math.max(
    Number.EPSILON,
    ...report.curves.flatMap(({ points }) => points.map(([, fnmr]) => fnmr || 0)),
  );
  const percent = (share: number | null) =>
    share === null || Number.isNaN(share) ? '–' : `${(100 * share).toFixed(1)} %`;
  const chart = ({ component, points, refused, fnmrRefused, fnmrKept, limit }: DiscardCurve) => {
    const most = points.at(-1)?.[0] ?? 1;
    const line = points.map(([discarded, fnmr]) => `${x(discarded / most)},${y((fnmr || 0) / highest)}`).join(' ');
    const across = [0, 0.5, 1].map((at) => ({ at, label: percent(at * most) }));
    const up = [0, 0.5, 1].map((at) => ({ at, label: percent(at * highest) }));
    const gate =
      refused === null || refused > most
        ? ''
        : `<line x1="${x(refused / most)}" x2="${x(refused / most)}" y1="${y(0)}" y2="${y(1)}" stroke="#c00" stroke-dasharray="4"/>`;
    const said =
      limit === null
        ? ''
        : `<p>${words.limit} ${limit} · ${words.refused} ${percent(refused)}, ${words.fnmr} ${percent(fnmrRefused)} · ${words.kept} ${percent(fnmrKept)}</p>`;
    return `<h3>${escaped(component)}</h3>${said}${figure(
      axes(across, up, words.discarded, words.fnmr),
      `<polyline fill="none" stroke="#06c" stroke-width="2" points="${line}"/>`,
      gate,
    )}`;
  };
  const rows = report.degradations.map(
    (row) =>
      `<tr><td>${row.degradation}</td><td>${row.pictures}</td><td>${percent(row.refused)}</td><td>${row.reason ?? '–'}</td><td>${percent(row.fnmr)}</td><td>${percent(row.fnmrKept)}</td></tr>`,
  );
  const { curves: _, ...figures } = report;
  return page(
    words.title,
    `<h2>${words.degradations}</h2><table><tr><th></th><th>n</th><th>${words.refused}</th><th></th><th>${words.fnmr}</th><th>${words.kept}</th></tr>${rows.join('')}</table>
<h2>${words.curves}</h2>${report.curves.map(chart).join('')}
<h2>${words.figures}</h2><pre>${escaped(JSON.stringify(figures, null, 2))}</pre>`,
  );
}
