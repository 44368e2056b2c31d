import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Notice } from '../../../../hub/consent/notice.ts';
import { listNotices, publishNotice } from '../../../../hub/consent/publish-notice.ts';
import { verifyLedger } from '../../../../hub/ledger/verify.ts';
import { deploymentFacts } from '../../../../hub/rights/deployment-facts.ts';
import { DOCUMENT_LANGUAGES, privacyDocument } from '../../../../hub/rights/documents.ts';
import en from '../../../../hub/rights/texts/en.json' with { type: 'json' };
import zhCN from '../../../../hub/rights/texts/zh-CN.json' with { type: 'json' };
import type { Store } from '../../../../hub/store/store.ts';
import { testFacePolicy, VAULT_POLICY } from '../../../support/provisioned-device.ts';
import { memoryStore } from '../../../support/stores.ts';
import { recordConsent, testSubject, testTemplate } from '../../../support/vault-samples.ts';

const NOW = Date.parse('2026-11-22T01:00:00.000Z');
const both = { 'zh-CN': '示范医保中心', en: 'Demo <bureau>' };
const notice = Notice.parse({
  version: 'notice-1',
  validFrom: '2026-12-01T00:00:00+08:00',
  controller: { name: both, contact: '0592-0000000' },
  purpose: both,
  method: both,
  retention: both,
  necessityAndImpact: both,
  alternatives: both,
  rights: both,
  renewsConsent: false,
});
let store: Store;
beforeEach(async () => {
  store = await memoryStore();
});
afterEach(() => store.close());

const publish = (published = notice) => publishNotice({ store, now: () => NOW }, published, 'privacy-officer');
const factsOf = (policy = testFacePolicy()) => deploymentFacts(store.db, { hub: 'hub-1', policy, now: NOW });

describe('a notice', () => {
  it('is published once, with a line of the ledger', async () => {
    expect([await publish(), await publish()]).toEqual(['published', 'known']);
    expect(await verifyLedger(store.db)).toMatchObject({ verified: true, size: 1 });
  });

  it('can not say something else under the same version', async () => {
    await publish();
    await expect(publish({ ...notice, renewsConsent: true })).rejects.toMatchObject({ code: 'NOTICE_CHANGED' });
  });

  it('is listed with the consents in force that name it', async () => {
    await publish();
    await recordConsent(store, testTemplate(testSubject('insured', '1')));
    expect(await listNotices(store.db)).toEqual([{ notice, consents: 1 }]);
  });

  it.each([
    ['a version with a space', { version: 'notice 1' }],
    ['one language only', { purpose: { en: 'purpose' } }],
    ['a field that nobody knows', { colour: 'red' }],
  ])('is refused with %s', (_, over) => {
    expect(Notice.safeParse({ ...notice, ...over }).success).toBe(false);
  });
});

describe('documents for the privacy officer', () => {
  it.each(DOCUMENT_LANGUAGES)('leave no placeholder and nothing unescaped (%s)', async (language) => {
    await publish();
    for (const kind of ['record', 'assessment'] as const) {
      for (const policy of [testFacePolicy(), VAULT_POLICY]) {
        const page = privacyDocument(kind, await factsOf(policy), language);
        expect(page.replace(/<style>.*<\/style>/s, '')).not.toMatch(/\{\w+\}|undefined|\[object/);
        expect(page).not.toContain('<bureau>');
      }
    }
  });

  it('say what is missing instead of leaving it out', async () => {
    expect(privacyDocument('record', await factsOf(), 'en')).toContain('No notice has been published yet');
  });

  it('count people once', async () => {
    await recordConsent(store, testTemplate(testSubject('insured', '1')));
    await recordConsent(store, testTemplate(testSubject('insured', '1')), { withdrawnAt: '2026-11-22T00:30:00.000Z' });
    expect(await factsOf()).toMatchObject({
      enrolled: { persons: 1 },
      consents: { inForce: 1, withdrawn: 1, byGuardian: 0 },
    });
  });

  it('have the same words in both languages', () => {
    const paths = (value: unknown, path = ''): string[] =>
      typeof value === 'object' && value !== null
        ? Object.entries(value).flatMap(([key, inner]) => paths(inner, `${path}.${key}`))
        : [path];
    expect(paths(en)).toEqual(paths(zhCN));
  });
});
