import { randomInt } from 'node:crypto';
import type { SubjectId } from '../../contract/ids.ts';
import type { SubjectType } from '../../contract/subject-type.ts';
import type { AttestationDraft } from '../attestation/draft.ts';
import { KioskError } from './error.ts';
import type { AlternativeRequest } from './kiosk-state.ts';

// Without 0, O, 1, I and L: people read the code to each other and write it on paper.
const CODE_LETTERS = '23456789ABCDEFGHJKMNPQRSTUVWXYZ';
const CODE_LENGTH = 8;

type PseudonymOf = (type: SubjectType, number: string) => SubjectId;

/** The event that stands for a check without a face, and its downtime code if it is one. */
export interface RecordedDraft {
  readonly draft: AttestationDraft;
  readonly code: string | null;
}

/** Turns what staff entered into an event; the numbers become pseudonyms here and go no further. Throws KioskError. */
export function recordedDraft(request: AlternativeRequest, pseudonymOf: PseudonymOf): RecordedDraft {
  switch (request.type) {
    case 'alternative': {
      const { method, reason, nonce } = request;
      const witness = pseudonymOf('practitioner', request.witness);
      const subject = { type: 'insured', id: pseudonymOf('insured', request.number) } as const;
      return { draft: { kind: 'alternative', subject, nonce, alternative: { method, witness, reason } }, code: null };
    }
    case 'proxy': {
      const { relation, principalIdSeen, agentIdSeen, nonce } = request;
      const agent = pseudonymOf('insured', request.agent);
      const subject = { type: 'insured', id: pseudonymOf('insured', request.number) } as const;
      const proxy = { agent, relation, principalIdSeen, agentIdSeen };
      return { draft: { kind: 'proxy', subject, nonce, proxy }, code: null };
    }
    case 'downtime':
      return downtimeDraft(request, pseudonymOf);
  }
}

function downtimeDraft(
  request: Extract<AlternativeRequest, { type: 'downtime' }>,
  pseudonymOf: PseudonymOf,
): RecordedDraft {
  const { number, nonce, reason } = request;
  const from = new Date(request.from);
  const until = request.until === undefined ? undefined : new Date(request.until);
  if (until && until < from) {
    throw new KioskError('INVALID_PERIOD', 'the downtime ends before it begins', ['until']);
  }
  const code = newDowntimeCode();
  const downtime = { code, reason, from: from.toISOString(), ...(until && { until: until.toISOString() }) };
  const draft: AttestationDraft = {
    kind: 'downtime',
    downtime,
    ...(number !== undefined && { subject: { type: 'insured', id: pseudonymOf('insured', number) } as const }),
    ...(nonce !== undefined && { nonce }),
  };
  return { draft, code };
}

function newDowntimeCode(): string {
  return Array.from({ length: CODE_LENGTH }, () => CODE_LETTERS[randomInt(CODE_LETTERS.length)]).join('');
}
