import { describe, expect, it } from 'vitest';
import { Downtime } from '../../../../contract/attestation.ts';
import { pseudonym } from '../../../../contract/pseudonym.ts';
import type { SubjectType } from '../../../../contract/subject-type.ts';
import { AlternativeRequest } from '../../../../edge-agent/kiosk/kiosk-state.ts';
import { recordedDraft } from '../../../../edge-agent/kiosk/recorded-draft.ts';

const key = Buffer.alloc(32, 1);
const pseudonymOf = (type: SubjectType, number: string) => pseudonym(key, type, number);
const draftOf = (request: object) => recordedDraft(AlternativeRequest.parse(request), pseudonymOf);
const alternative = {
  type: 'alternative',
  number: '350203990000000077',
  nonce: 'visit-1',
  method: 'id-and-witness',
  witness: 'D350203990001',
  reason: 'chosen',
};
const proxy = {
  type: 'proxy',
  number: '350203990000000077',
  nonce: 'visit-1',
  agent: '350203990000000088',
  relation: 'family',
  principalIdSeen: true,
  agentIdSeen: false,
};
const downtime = {
  type: 'downtime',
  reason: 'power',
  from: '2026-11-22T08:00:00+08:00',
  until: '2026-11-22T09:30:00+08:00',
};

describe('recordedDraft', () => {
  it.each([alternative, proxy])('names everybody by pseudonym only: $type', (request) => {
    const { draft } = draftOf(request);
    expect(JSON.stringify(draft)).not.toMatch(/3502039/);
    expect(draft).toMatchObject({
      nonce: 'visit-1',
      subject: { type: 'insured', id: pseudonymOf('insured', request.number) },
    });
  });

  it('says honestly which documents were not seen', () => {
    expect(draftOf(proxy).draft).toMatchObject({ proxy: { principalIdSeen: true, agentIdSeen: false } });
  });

  it('writes a downtime in UTC with a code that people can read to each other', () => {
    const { draft, code } = draftOf(downtime);
    if (draft.kind !== 'downtime') throw new Error(draft.kind);
    expect(draft.downtime).toEqual({
      code,
      reason: 'power',
      from: '2026-11-22T00:00:00.000Z',
      until: '2026-11-22T01:30:00.000Z',
    });
    expect(Downtime.safeParse(draft.downtime).success).toBe(true);
    expect(code).toMatch(/^[2-9A-HJ-NP-Z]{8}$/);
    expect(draftOf(downtime).code).not.toBe(code);
    expect(draft).not.toHaveProperty('subject');
  });

  it('refuses a downtime that ends before it begins', () => {
    expect(() => draftOf({ ...downtime, until: '2026-11-22T07:00:00+08:00' })).toThrow(
      expect.objectContaining({ code: 'INVALID_PERIOD', fields: ['until'] }),
    );
  });
});
