/** A place to fill, or one of the two marks of a form that follows the number before it. */
const MARKS = /\{(\w+)\}|\((s)\)|\((\w+)\|(\w+)\)/g;

/**
 * A text with its places filled: `{lines} line(s) (was|were) charged` reads "1 line was charged", "2 lines were charged". A place for
 * which there is nothing stays as it is.
 */
export function filled(text: string, shownFor: (name: string) => string | undefined): string {
  let one = false;
  return text.replace(MARKS, (whole: string, name?: string, s?: string, single?: string, several?: string) => {
    if (name === undefined) return (s === undefined ? (one ? single : several) : one ? '' : s) ?? whole;
    const value = shownFor(name);
    one = value === '1';
    return value ?? whole;
  });
}
