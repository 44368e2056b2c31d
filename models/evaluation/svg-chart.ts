const WIDTH = 640;
const HEIGHT = 400;
const MARGIN = 56;

/** One page that needs nothing else, neither network nor other files. `title` and `body` are HTML. */
export function page(title: string, body: string): string {
  return `<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>${title}</title>
<style>body{font:15px/1.5 sans-serif;max-width:720px;margin:2em auto}svg{width:100%}text{font-size:12px}
pre{background:#f4f4f4;padding:1em;overflow:auto}table{border-collapse:collapse}td,th{padding:.2em .8em;text-align:right}</style>
<h1>${title}</h1>
${body}</html>
`;
}

/** A mark on an axis; `at` is its place, 0 to 1. */
export interface Tick {
  readonly at: number;
  readonly label: string;
}

/** Grid, labels and names of both axes. */
export function axes(across: readonly Tick[], up: readonly Tick[], acrossName: string, upName: string): string {
  const grid = (x1: number, x2: number, y1: number, y2: number) =>
    `<line x1="${x1}" x2="${x2}" y1="${y1}" y2="${y2}" stroke="#ddd"/>`;
  return [
    ...across.map(
      ({ at, label }) =>
        `${grid(x(at), x(at), y(0), y(1))}<text x="${x(at)}" y="${y(0) + 18}" text-anchor="middle">${label}</text>`,
    ),
    ...up.map(
      ({ at, label }) =>
        `${grid(x(0), x(1), y(at), y(at))}<text x="${x(0) - 6}" y="${y(at) + 4}" text-anchor="end">${label}</text>`,
    ),
    `<text x="${x(0.5)}" y="${HEIGHT - 8}" text-anchor="middle">${acrossName}</text>`,
    `<text x="${x(0)}" y="${MARGIN - 12}">${upName}</text>`,
  ].join('');
}

/** A chart of SVG elements. */
export function figure(...parts: readonly string[]): string {
  return `<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img">${parts.join('')}</svg>`;
}

/** Horizontal place of a share (0 left, 1 right), in the units of a chart. */
export function x(share: number): number {
  return Math.round(10 * (MARGIN + share * (WIDTH - 2 * MARGIN))) / 10;
}

/** Vertical place of a share (0 bottom, 1 top), in the units of a chart. */
export function y(share: number): number {
  return Math.round(10 * (HEIGHT - MARGIN - share * (HEIGHT - 2 * MARGIN))) / 10;
}

/** Text that goes into HTML. */
export function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
