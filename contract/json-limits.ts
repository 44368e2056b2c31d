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
  // Not recursive: what is looked for here is deeper than the stack.
  const waiting: [value: unknown, depth: number][] = [[value, 0]];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const [at, depth] = next;
    if (typeof at === 'string') {
      if (isBad(at)) return { path: pathOfBadText(value), reason: 'text with NUL or half a character' };
    } else if (typeof at === 'object' && at !== null) {
      if (depth >= MAX_JSON_DEPTH) return { path: '', reason: `nested deeper than ${MAX_JSON_DEPTH}` };
      for (const key in at) {
        if (isBad(key)) return { path: pathOfBadText(value), reason: 'a name with NUL or half a character' };
        waiting.push([(at as Record<string, unknown>)[key], depth + 1]);
      }
    }
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
