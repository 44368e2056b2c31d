/**
 * Where in `value` a text stands that not everybody can keep as it is: with NUL (PostgreSQL can't store it), or with half a
 * surrogate pair (as UTF-8 it becomes another text). Undefined if there is none. Keys count as text; any depth is walked.
 */
export function unkeepableText(value: unknown): string | undefined {
  if (!isUnkeepable(value)) return undefined;
  let [at, path] = [value, ''];
  while (typeof at === 'object' && at !== null) {
    const next = Object.entries(at).find(([key, inner]) => isBad(key) || isUnkeepable(inner));
    if (!next || isBad(next[0])) return path;
    [at, path] = [next[1], path === '' ? next[0] : `${path}.${next[0]}`];
  }
  return path;
}

// Not recursive: JSON may be nested deeper than the stack is.
function isUnkeepable(value: unknown): boolean {
  const waiting: unknown[] = [value];
  while (waiting.length > 0) {
    const next = waiting.pop();
    if (typeof next === 'string') {
      if (isBad(next)) return true;
    } else if (typeof next === 'object' && next !== null) {
      for (const key in next) {
        if (isBad(key)) return true;
        waiting.push((next as Record<string, unknown>)[key]);
      }
    }
  }
  return false;
}

function isBad(text: string): boolean {
  return text.includes('\0') || !text.isWellFormed();
}
