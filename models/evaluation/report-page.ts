import { bilingualWords } from './bilingual-words.ts';
import type { Comparisons } from './comparisons.ts';
import { detCurve, histogramOf } from './curves.ts';
import { axes, escaped, figure, page, x, y } from './svg-chart.ts';

const KEYS = [
  'title',
  'det',
  'fmr',
  'fnmr',
  'histogram',
  'score',
  'share',
  'genuine',
  'impostor',
  'threshold',
  'figures',
] as const;
type Words = Readonly<Record<(typeof KEYS)[number], string>>;

/** The lowest rate a DET axis shows: below a millionth no set of ours has pairs. */
const LOWEST_RATE = 1e-6;

/** One page that needs nothing else: DET curve and score histogram as SVG, and the figures. Holds no names of files or people. */
export function reportPage(comparisons: Comparisons, threshold: number, figures: object): string {
  const words = bilingualWords('', KEYS);
  return page(
    words.title,
    `<h2>${words.det}</h2>${detSvg(comparisons, threshold, words)}
<h2>${words.histogram}</h2>${histogramSvg(comparisons, threshold, words)}
<h2>${words.figures}</h2><pre>${escaped(JSON.stringify(figures, null, 2))}</pre>`,
  );
}

function detSvg(comparisons: Comparisons, threshold: number, words: Words): string {
  const decades = -Math.log10(LOWEST_RATE);
  const along = (rate: number) => (Math.log10(Math.max(rate, LOWEST_RATE)) + decades) / decades;
  const points = detCurve(comparisons).map(({ fmr, fnmr }) => `${x(along(fmr))},${y(along(fnmr))}`);
  const ticks = Array.from({ length: decades + 1 }, (_, i) => ({ at: i / decades, label: `1e${i - decades}` }));
  const here = detCurve(comparisons, [threshold])[0];
  const mark = here
    ? `<circle cx="${x(along(here.fmr))}" cy="${y(along(here.fnmr))}" r="5" fill="#c00"><title>${words.threshold}</title></circle>`
    : '';
  return figure(
    axes(ticks, ticks, words.fmr, words.fnmr),
    `<polyline fill="none" stroke="#06c" stroke-width="2" points="${points.join(' ')}"/>`,
    mark,
  );
}

function histogramSvg(comparisons: Comparisons, threshold: number, words: Words): string {
  const { genuine, impostors } = histogramOf(comparisons);
  const highest = Math.max(...genuine, ...impostors, Number.EPSILON);
  const along = (score: number) => (score + 1) / 2;
  const line = (shares: readonly number[], colour: string, name: string) =>
    `<polyline fill="none" stroke="${colour}" stroke-width="2" points="${shares
      .map((share, bin) => `${x((bin + 0.5) / shares.length)},${y(share / highest)}`)
      .join(' ')}"><title>${name}</title></polyline>`;
  const ticks = [-1, -0.5, 0, 0.5, 1].map((score) => ({ at: along(score), label: String(score) }));
  const shares = [0, 0.5, 1].map((at) => ({ at, label: `${(100 * at * highest).toFixed(1)} %` }));
  const legend = `<text x="${x(0.02)}" y="${y(0.95)}" fill="#c60">${words.impostor}</text><text x="${x(0.02)}" y="${y(0.88)}" fill="#060">${words.genuine}</text>`;
  const mark = `<line x1="${x(along(threshold))}" x2="${x(along(threshold))}" y1="${y(0)}" y2="${y(1)}" stroke="#c00" stroke-dasharray="4"><title>${words.threshold}</title></line>`;
  return figure(
    axes(ticks, shares, words.score, words.share),
    line(impostors, '#c60', words.impostor),
    line(genuine, '#060', words.genuine),
    legend,
    mark,
  );
}
