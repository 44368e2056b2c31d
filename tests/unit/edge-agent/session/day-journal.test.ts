import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pino from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { newChainId, newEventId, SubjectId } from '../../../../contract/ids.ts';
import type { AttestationDraft, Attestor } from '../../../../edge-agent/attestation/draft.ts';
import { journaled, openDayJournal } from '../../../../edge-agent/session/day-journal.ts';
import { STARTED, temporaryFolder } from '../../../support/edge-device.ts';

const NOW = Date.parse('2026-11-20T04:00:00Z');
const HOUR = 3_600_000;
const subject = SubjectId.parse('s'.repeat(43));
const silent = pino({ level: 'silent' });
const row = (at: number) => ({ jti: newEventId(at), at, kind: 'alternative', outcome: null, subject });
let folder: ReturnType<typeof temporaryFolder>;
let path: string;
beforeEach(() => {
  folder = temporaryFolder();
  path = join(folder.path, 'journal.jsonl');
});
afterEach(() => folder.remove());

describe('the list of the day', () => {
  it('outlives a restart, forgets what is older than a long shift, and is for the agent’s own eyes', () => {
    const journal = openDayJournal(path, silent, () => NOW);
    const [old, late, now] = [row(NOW - 37 * HOUR), row(NOW - 20 * HOUR), row(NOW)];
    for (const one of [old, late, now]) journal.note(one);
    const again = openDayJournal(path, silent, () => NOW);
    expect(again.since(0)).toEqual([late, now]);
    expect(again.since(NOW - HOUR)).toEqual([now]);
    expect(readFileSync(path, 'utf8')).not.toContain(old.jti);
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it('loses whoever withdraws at once, on the disk too, and keeps that somebody did', () => {
    const journal = openDayJournal(path, silent, () => NOW);
    const other = { ...row(NOW - 1), subject: SubjectId.parse('o'.repeat(43)) };
    for (const one of [row(NOW - 2), other]) journal.note(one);
    const attested = { jti: newEventId(NOW), chain: newChainId(), seq: 1, at: NOW };
    const draft = { kind: 'consent.withdrawn', subject: { type: 'insured', id: subject } } as AttestationDraft;
    journaled({ attest: () => attested }, journal).attest(draft);
    const left = { jti: attested.jti, at: NOW, kind: 'consent.withdrawn', outcome: null, subject: null };
    expect(journal.since(0)).toEqual([other, left]);
    expect(readFileSync(path, 'utf8')).not.toContain(subject);
  });

  it('passes over a line that a power cut damaged', () => {
    const good = row(NOW);
    writeFileSync(path, `{"jti":"half\n${JSON.stringify(good)}\n{"ji`);
    expect(openDayJournal(path, silent, () => NOW).since(0)).toEqual([good]);
  });

  it('costs nobody a check-in when it cannot be written', () => {
    const journal = openDayJournal(join(folder.path, 'missing', 'journal.jsonl'), silent, () => NOW);
    journal.note(row(NOW));
    expect(journal.since(0)).toHaveLength(1);
  });

  it('holds what happened to people, with the result they were told, and nothing about the device', () => {
    const journal = openDayJournal(path, silent, () => NOW);
    const chain = newChainId();
    const attestor: Attestor = { attest: () => ({ jti: newEventId(NOW), chain, seq: 1, at: NOW }) };
    const noting = journaled(attestor, journal);
    const face = {
      outcome: 'match',
      reasons: [],
      score: 0.6,
      threshold: 0.4,
      policy: 'p',
      model: 'm',
      frames: 3,
    } as const;
    const seen = { kind: 'patient.registration', subject: { type: 'insured', id: subject }, nonce: 'v', face } as const;
    const drafts: AttestationDraft[] = [
      STARTED,
      { ...seen, face: { ...face, reasons: [] }, pad: { outcome: 'not-run' } },
      { ...seen, face: { ...face, reasons: [] }, pad: { outcome: 'fail' } },
    ];
    for (const draft of drafts) noting.attest(draft);
    const rows = journal.since(0).map(({ kind, outcome }) => [kind, outcome]);
    expect(rows).toEqual([
      ['patient.registration', 'match'],
      ['patient.registration', 'see-staff'],
    ]);
  });
});
