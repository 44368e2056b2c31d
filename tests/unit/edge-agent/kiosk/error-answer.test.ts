import { describe, expect, it } from 'vitest';
import { ContractError } from '../../../../contract/errors.ts';
import { EnrolmentError } from '../../../../edge-agent/enrolment/error.ts';
import { GalleryError } from '../../../../edge-agent/gallery/error.ts';
import { KioskError } from '../../../../edge-agent/kiosk/error.ts';
import { errorAnswer } from '../../../../edge-agent/kiosk/error-answer.ts';
import { OutboxError } from '../../../../edge-agent/outbox/error.ts';
import { SessionError } from '../../../../edge-agent/session/error.ts';

describe('errorAnswer', () => {
  it.each([
    [new ContractError('INVALID_FIELD', 'x', { fields: ['number'] }), 400, 'INVALID_FIELD', ['number']],
    [new EnrolmentError('CONSENT_INSUFFICIENT', 'x', ['consent.by']), 400, 'CONSENT_INSUFFICIENT', ['consent.by']],
    [new KioskError('PIN_LOCKED', 'x'), 429, 'PIN_LOCKED', undefined],
    [new SessionError('BUSY', 'x'), 409, 'BUSY', undefined],
    [new GalleryError('VAULT_UNREACHABLE', 'x'), 504, 'VAULT_UNREACHABLE', undefined],
    [new GalleryError('TEMPLATE_ALTERED', 'x'), 500, 'TEMPLATE_ALTERED', undefined],
    [new OutboxError('DISK_FULL', '/secret/path'), 503, 'DISK_FULL', undefined],
  ])('answers %s', (error, status, code, fields) => {
    const answer = errorAnswer(error);
    expect(answer.status).toBe(status);
    expect(answer.body.error.code).toBe(code);
    expect(answer.body.error.fields).toEqual(fields);
    expect(answer.body.error.message).not.toContain('secret');
  });

  it('says nothing about an error that nobody foresaw', () => {
    const answer = errorAnswer(new TypeError('no row for 350203990000000077'));
    expect(answer).toMatchObject({ status: 500, body: { error: { code: 'INTERNAL' } } });
    expect(JSON.stringify(answer)).not.toContain('350203990000000077');
  });
});
