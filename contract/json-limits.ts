/** Deepest nesting accepted; the deepest message of the contract has 5 levels. */
export const MAX_JSON_DEPTH = 32;

/** Why a value is refused whatever its schema says. `path` leads to the text; empty for nesting. */
export interface JsonProblem {
  readonly path: string;
  readonly reason: string;
}

/**
 * What is wrong with a parsed value before any schema looks at it, or undefined. The adversary: who nests a hundred thousand
 * arrays, on which a regular expression overflows the stack; who writes NUL, which PostgreSQL can't store; or half a
 * surrogate pair, which becomes another text as UTF-8. Keys count as text.
 */
export function jsonProblem(value: unknown): JsonProblem | undefined {
  const problem = problemIn(value, 0);
  if (problem === undefined) return undefined;
  return { path: problem === TOO_DEEP ? '' : pathOfBadText(value), reason: problem };
}

const TOO_DEEP = `nested deeper than ${MAX_JSON_DEPTH}`;

// It never calls itself deeper than the limit that it looks for. Nothing is kept on the way: every message passes here.
function problemIn(value: unknown, depth: number): string | undefined {
  if (typeof value === 'string') return isBad(value) ? 'text with NUL or half a character' : undefined;
  if (typeof value !== 'object' || value === null) return undefined;
  if (depth >= MAX_JSON_DEPTH) return TOO_DEEP;
  if (Array.isArray(value)) {
    for (const inner of value) {
      const problem = problemIn(inner, depth + 1);
      if (problem) return problem;
    }
    return undefined;
  }
  for (const key of Object.keys(value)) {
    if (isBad(key)) return 'a name with NUL or half a character';
    const problem = problemIn((value as Record<string, unknown>)[key], depth + 1);
    if (problem) return problem;
  }
  return undefined;
}

function isBad(text: string): boolean {
  return text.includes('\0') || !text.isWellFormed();
}

// Only asked when there is one: the path costs more than the answer. A bad name is not repeated; its place is.
function pathOfBadText(value: unknown): string {
  const paths: [value: unknown, path: string, depth: number][] = [[value, '', 0]];
  for (let next = paths.pop(); next !== undefined; next = paths.pop()) {
    const [at, path, depth] = next;
    if (typeof at === 'string' && isBad(at)) return path;
    if (typeof at !== 'object' || at === null || depth > MAX_JSON_DEPTH) continue;
    for (const [key, inner] of Object.entries(at)) {
      if (isBad(key)) return path;
      paths.push([inner, path === '' ? key : `${path}.${key}`, depth + 1]);
    }
  }
  return '';
}
