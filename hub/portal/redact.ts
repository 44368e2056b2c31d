import { SiteId, SubjectId } from '../../contract/ids.ts';
import type { Message } from '../crosscheck/message.ts';
import type { Database } from '../store/store.ts';
import { WITHHELD } from './notice-schema.ts';

/** What an institution may read of a finding of its own: itself, and whom the finding is about. */
export interface OwnScope {
  readonly site: string;
  readonly persons: readonly (string | null)[];
}

/**
 * Takes out of messages whatever names another institution, its devices, or another person. A rule may name who else was somewhere
 * else; that is for the office.
 */
export async function redactMessages(
  db: Database,
  { site, persons }: OwnScope,
  messages: readonly Message[],
): Promise<Message[]> {
  const words = messages.flatMap(({ params }) => Object.values(params)).filter((value) => typeof value === 'string');
  const foreign = await devicesElsewhere(db, site, words);
  const isForeign = (value: string) =>
    (SiteId.safeParse(value).success && value !== site) ||
    (SubjectId.safeParse(value).success && !persons.includes(value)) ||
    foreign.has(value);
  return messages.map(({ code, params }) => ({
    code,
    params: Object.fromEntries(
      Object.entries(params).map(([name, value]) => [
        name,
        typeof value === 'string' ? redactText(value, isForeign) : value,
      ]),
    ),
  }));
}

// Lists stand in one value, with commas or blanks between; a day subject has a date behind a slash.
function redactText(value: string, isForeign: (word: string) => boolean): string {
  return value
    .split(/([,;、，\s/]+)/)
    .map((word) => (isForeign(word) ? WITHHELD : word))
    .join('');
}

async function devicesElsewhere(db: Database, site: string, values: readonly string[]): Promise<Set<string>> {
  const words = [...new Set(values.flatMap((value) => value.split(/[,;、，\s/]+/)))].filter(Boolean);
  if (words.length === 0) return new Set();
  const rows = await db.selectFrom('devices').select('id').where('id', 'in', words).where('site', '<>', site).execute();
  return new Set(rows.map(({ id }) => id));
}
