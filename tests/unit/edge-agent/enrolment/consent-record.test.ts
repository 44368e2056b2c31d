import { describe, expect, it } from 'vitest';
import { Consent } from '../../../../contract/consent.ts';
import { type GivenConsent, recordConsent } from '../../../../edge-agent/enrolment/consent-record.ts';

const NOW = Date.parse('2026-11-22T01:00:00.000Z');
const given: GivenConsent = {
  notice: 'notice-1',
  scopes: ['face-verification', 'template-site'],
  by: 'self',
  under14: false,
};
const terms = { storage: 'site', notice: 'notice-1' } as const;

describe('recordConsent', () => {
  it.each<[string, Partial<GivenConsent>]>([
    ['an adult', {}],
    ['a child by its guardian', { by: 'guardian', under14: true }],
    ['more than is needed', { scopes: ['face-verification', 'template-site', 'template-vault'] }],
  ])('records the consent of %s', (_, over) => {
    const consent = recordConsent({ ...given, ...over }, terms, NOW);
    expect(Consent.safeParse(consent).success).toBe(true);
    expect(consent).toMatchObject({ ...over, at: '2026-11-22T01:00:00.000Z' });
  });

  it.each<[string, Partial<GivenConsent>, 'site' | 'vault', string]>([
    ['a child for itself', { under14: true }, 'site', 'consent.by'],
    ['no face verification', { scopes: ['template-site'] }, 'site', 'consent.scopes'],
    ['no template', { scopes: ['face-verification'] }, 'site', 'consent.scopes'],
    ['a template elsewhere than the policy keeps it', {}, 'vault', 'consent.scopes'],
    ['another notice', { notice: 'notice-0' }, 'site', 'consent.notice'],
  ])('refuses %s and names the field', (_, over, storage, field) => {
    expect(() => recordConsent({ ...given, ...over }, { ...terms, storage }, NOW)).toThrow(
      expect.objectContaining({ code: 'CONSENT_INSUFFICIENT', fields: [field] }),
    );
  });
});
