import { InvalidArgumentError } from 'commander';

/** `name=value` pairs; numbers and true/false are taken as such, `base` takes an earlier change back (null). */
export function assignments(values: readonly string[]): Record<string, string | number | boolean | null> {
  return Object.fromEntries(
    values.map((text) => {
      const sign = text.indexOf('=');
      if (sign < 1) throw new InvalidArgumentError(`${text} is not name=value, e.g. outpatientBeforeMinutes=90`);
      return [text.slice(0, sign), parsedValue(text.slice(sign + 1))];
    }),
  );
}

function parsedValue(text: string): string | number | boolean | null {
  if (text === 'base') return null;
  if (text === 'true' || text === 'false') return text === 'true';
  return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text;
}

/** A date means its beginning at the clinics (UTC+8); an instant needs its offset. Returns ISO 8601. */
export function clinicInstant(text: string): string {
  const iso = /^\d{4}-\d\d-\d\d$/.test(text) ? `${text}T00:00:00+08:00` : text;
  if (!/(Z|[+-]\d\d:\d\d)$/.test(iso) || Number.isNaN(Date.parse(iso))) {
    throw new InvalidArgumentError(`${text} is neither a date (2026-12-01) nor an instant with its offset`);
  }
  return iso;
}
