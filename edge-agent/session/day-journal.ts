import { appendFileSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { Logger } from 'pino';
import { z } from 'zod';
import { EventId, SubjectId } from '../../contract/ids.ts';
import type { AttestationDraft, Attested, Attestor } from '../attestation/draft.ts';

/** Long enough for a shift across midnight to be shown whole, ms; staff see today's part of it. */
const KEPT_MS = 36 * 3_600_000;
/** Most rows kept: some ten times the busiest kiosk's day. */
const MOST = 10_000;

const JournalRow = z.strictObject({
  jti: EventId,
  /** Device time, ms since 1970. */
  at: z.number(),
  kind: z.string(),
  /** Of a look at a face; null = recorded without one. `see-staff` = it may have been a picture. */
  outcome: z.enum(['match', 'no-match', 'not-assessable', 'see-staff']).nullable(),
  subject: SubjectId.nullable(),
});
export type JournalRow = z.infer<typeof JournalRow>;

/** What this device recorded lately: the outbox forgets an event with its receipt, people at the desk still ask about it. */
export interface DayJournal {
  /** Oldest first. */
  since(at: number): readonly JournalRow[];
  note(row: JournalRow): void;
  /** Removes a person's rows, at once and from the disk too. */
  forget(subject: SubjectId): void;
}

/**
 * Opens the journal: one JSON object a line, pseudonyms only, mode 0600, older rows dropped. It is a convenience, no
 * evidence: a damaged line is passed over and a full disk costs nobody a check-in.
 */
export function openDayJournal(path: string, logger: Logger, now: () => number): DayJournal {
  let rows = recent(readRows(path), now());
  const guarded = (write: () => void) => {
    try {
      write();
    } catch (error) {
      logger.warn({ err: error }, 'session: the list of the day could not be written');
    }
  };
  const rewrite = () => {
    const part = `${path}.part`;
    writeFileSync(part, rows.map(lineOf).join(''), { mode: 0o600 });
    renameSync(part, path);
  };
  guarded(rewrite);
  let rewrittenAt = now();

  return {
    since: (at) => rows.filter((row) => row.at >= at),
    note(row) {
      rows.push(row);
      const stale = now() - rewrittenAt > KEPT_MS / 6 || rows.length > MOST;
      if (stale) {
        rows = recent(rows, now());
        rewrittenAt = now();
      }
      guarded(() => (stale ? rewrite() : appendFileSync(path, lineOf(row), { mode: 0o600 })));
    },
    forget(subject) {
      if (!rows.some((row) => row.subject === subject)) return;
      rows = rows.filter((row) => row.subject !== subject);
      guarded(rewrite);
    },
  };
}

/** An attestor that also notes people's events in the journal; what a device says about itself is not for this list. */
export function journaled(attestor: Attestor, journal: DayJournal): Attestor {
  return {
    attest(draft) {
      const attested = attestor.attest(draft);
      if (draft.kind === 'consent.withdrawn') {
        // Staff see that somebody withdrew, and the list no longer says who came.
        journal.forget(draft.subject.id);
        journal.note({ ...rowOf(draft, attested), subject: null });
      } else if (draft.kind !== 'device.status') {
        journal.note(rowOf(draft, attested));
      }
      return attested;
    },
  };
}

function rowOf(draft: AttestationDraft, { jti, at }: Attested): JournalRow {
  const subject = 'subject' in draft && draft.subject ? draft.subject.id : null;
  const outcome = 'face' in draft ? (draft.pad.outcome === 'fail' ? 'see-staff' : draft.face.outcome) : null;
  return { jti, at, kind: draft.kind, outcome, subject };
}

function recent(rows: readonly JournalRow[], now: number): JournalRow[] {
  // A row from the future would be kept for ever by a clock that was set wrong once.
  return rows.filter(({ at }) => at > now - KEPT_MS && at <= now + KEPT_MS).slice(-MOST);
}

function readRows(path: string): JournalRow[] {
  if (!existsSync(path)) return [];
  return readFileSync(path, 'utf8')
    .split('\n')
    .flatMap((line) => parsed(line) ?? []);
}

function parsed(line: string): JournalRow | undefined {
  try {
    return JournalRow.parse(JSON.parse(line));
  } catch {
    return undefined;
  }
}

function lineOf(row: JournalRow): string {
  return `${JSON.stringify(row)}\n`;
}
