/** Scanners type a character every few milliseconds; fingers do not type four in a row like that, ms. */
const BETWEEN_MS = 120;
const LEAST = 4;

/** Tells what a scanner typed from what fingers typed: both arrive as keys, and the scanner ends with Enter. */
export interface ScanBurst {
  key(key: string, at: number): void;
  /** The whole text if a machine typed it, else null; begins anew. */
  enter(at: number): string | null;
}

export function createScanBurst(): ScanBurst {
  let text = '';
  let lastAt = Number.NEGATIVE_INFINITY;
  return {
    key(key, at) {
      text = at - lastAt <= BETWEEN_MS ? text + key : key;
      lastAt = at;
    },
    enter(at) {
      const typed = at - lastAt <= BETWEEN_MS && text.length >= LEAST ? text : null;
      text = '';
      return typed;
    },
  };
}

/** Whether a scanned text is more than a number that could have been typed: then the agent is asked what it holds. */
export function isMoreThanNumber(text: string): boolean {
  return !/^[0-9A-Za-z-]{1,23}$/.test(text);
}
