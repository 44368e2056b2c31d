import { TILE_WIDTH } from './tiles.ts';

/** A tile (or bundle of entries) and how many of its hashes (or entries) are asked for. */
export interface TileAddress {
  readonly level: number | 'entries';
  readonly index: number;
  readonly width: number;
}

// Index in groups of three digits, all but the last with an x before them; `.p/W` = only the first W. C2SP tlog-tiles.
const TILE_PATH = /^(?<groups>(?:x\d{3}\/){0,4}\d{3})(?:\.p\/(?<width>[1-9]\d{0,2}))?$/;
const LEVEL = /^(?:[0-9]|[1-5]\d|6[0-3])$/;

/** Reads `<L>` and `<N>[.p/<W>]` of a tile's address; undefined when it is not in the one spelling that is allowed. */
export function parseTilePath(level: string, path: string): TileAddress | undefined {
  const parts = TILE_PATH.exec(path)?.groups;
  if (!parts?.groups || (level !== 'entries' && !LEVEL.test(level))) return undefined;
  const index = Number(parts.groups.replace(/[x/]/g, ''));
  const width = parts.width === undefined ? TILE_WIDTH : Number(parts.width);
  const address: TileAddress = { level: level === 'entries' ? level : Number(level), index, width };
  const spelled = tilePath(address).split('/').slice(1).join('/');
  return width <= TILE_WIDTH && spelled === path ? address : undefined;
}

/** The address of a tile below `tile/`. */
export function tilePath({ level, index, width }: TileAddress): string {
  const groups: string[] = [];
  for (let rest = index; groups.length === 0 || rest > 0; rest = Math.floor(rest / 1000)) {
    groups.unshift(String(rest % 1000).padStart(3, '0'));
  }
  const spelled = groups.map((group, n) => (n < groups.length - 1 ? `x${group}` : group)).join('/');
  return `${level}/${spelled}${width === TILE_WIDTH ? '' : `.p/${width}`}`;
}
