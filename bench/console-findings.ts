import { randomUUID } from 'node:crypto';
import type { NewRow } from '../hub/store/tables.ts';
import type { SiteBatch } from './console-site.ts';
import type { Dice } from './crosscheck-dice.ts';
import { instant } from './crosscheck-ids.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** What a finding is made of. `start` in ms since 1970. */
export interface FoundCase {
  readonly rule: 'P01' | 'P02' | 'D01' | 'D02';
  readonly claim: string;
  readonly person: string;
  readonly doctor: string;
  readonly site: string;
  readonly number: number;
  readonly start: number;
  readonly amount: number;
  /** Ids of the attestations that speak against it. */
  readonly seen: readonly string[];
}

const CLASSES = { P01: 'suspicious', P02: 'to-verify', D01: 'violation', D02: 'violation' } as const;

/** Adds a finding with its verdict and history; most are open, as in a bureau that is behind with its work. */
export function findingOf(batch: SiteBatch, found: FoundCase, dice: Dice): void {
  const { rule, claim, site, start } = found;
  const byDay = rule === 'D02';
  const subject = byDay ? `${found.doctor}/${new Date(start + 8 * HOUR).toISOString().slice(0, 10)}` : claim;
  const subject_type = byDay ? 'practitioner-day' : 'claim';
  const id = randomUUID();
  const reason = JSON.stringify(messageOf(found));
  const opened = instant(start + DAY);
  const drawn = dice.below(10);
  const status = drawn < 6 ? 'open' : drawn < 8 ? 'dismissed' : drawn < 9 ? 'upheld' : 'retracted';
  const updated = status === 'open' ? opened : instant(start + 3 * DAY);
  const claim_id = byDay ? null : claim;
  batch.findings.push({
    ...{ id, fingerprint: id, rule, rule_version: 1, class: CLASSES[rule], subject_type, subject, claim_id, site },
    ...{ person: byDay ? null : found.person, practitioner: rule.startsWith('D') ? found.doctor : null, device: null },
    ...{ reason, params: '{}', evidence: JSON.stringify(evidenceOf(found)), amount_fen: found.amount, mode: 'notify' },
    ...{ status, opened_at: opened, updated_at: updated },
  });
  // A doctor's day may be drawn twice; its verdict is one.
  if (!batch.verdicts.some((verdict) => verdict.subject === subject)) {
    const verdict = { rule, subject_type, subject, rule_version: 1, outcome: 'finding' as const };
    batch.verdicts.push({ ...verdict, reason, site, claim_id, judged_at: opened });
  }
  batch.events.push(step(id, 'opened', 'hub', opened, { outcome: null, reason: null, cause: JSON.parse(reason) }));
  if (status === 'open') return;
  const decided = status !== 'retracted';
  const words = decided
    ? { outcome: status, reason: '复核了监控与病历，情况属实', cause: null }
    : { outcome: null, reason: null, cause: { code: 'claim-cancelled', params: {} } };
  batch.events.push(step(id, decided ? 'decided' : 'retracted', decided ? 'operator.one' : 'hub', updated, words));
}

function evidenceOf({ claim, seen }: FoundCase) {
  return [{ type: 'claim', id: claim }, ...seen.map((id) => ({ type: 'attestation', id }))];
}

function step(finding: string, kind: string, by: string, at: string, reason: object): NewRow<'finding_events'> {
  return { finding, kind, by, reason: JSON.stringify(reason), at };
}

function messageOf({ rule, site, start }: FoundCase) {
  const [before, after] = [instant(start - 2 * HOUR), instant(start + 27 * MINUTE)];
  switch (rule) {
    case 'P01':
      return { code: 'no-attestation', params: { from: before, until: after } };
    case 'P02':
      return {
        code: 'no-match-but-settled',
        params: { attempts: 2, at: instant(start - 3 * MINUTE), settledAt: instant(start + 12 * MINUTE) },
      };
    case 'D01':
      return { code: 'no-valid-clock-in', params: { lines: 1, at: instant(start + 4 * MINUTE) } };
    case 'D02':
      return { code: 'two-places-at-once', params: { firstSite: site, secondSite: site, from: before, until: after } };
  }
}
