import { describe, expect, it } from 'vitest';
import type { FacePolicy } from '../../../../contract/face-policy.ts';
import type { FaceTemplate } from '../../../../contract/vault.ts';
import { openTemplates } from '../../../../edge-agent/gallery/open-templates.ts';
import { judgeTemplate } from '../../../../edge-agent/gallery/template-source.ts';
import { vaultTemplates } from '../../../../edge-agent/gallery/vault-templates.ts';
import { VaultClientError } from '../../../../edge-agent/vault/error.ts';
import { defaultFacePolicy } from '../../../../models/policy.ts';
import { temporaryFolder } from '../../../support/edge-device.ts';
import { sampleSubject, sampleTemplate } from '../../../support/sample-template.ts';

const alice = sampleSubject('a');
const DAY = 86_400_000;
const made = Date.parse('2026-11-01T00:00:00.000Z');
const policy: FacePolicy = {
  ...defaultFacePolicy(),
  model: 'model-1',
  templates: { storage: 'vault', maxAgeDays: 10, legalBasis: 'test basis', handOutSeconds: 60 },
};

describe('judgeTemplate', () => {
  it.each([
    ['none', undefined, 0, 'not-enrolled'],
    ['a fresh one', sampleTemplate(alice), 9.9 * DAY, 'found'],
    ['one that is too old', sampleTemplate(alice), 10.1 * DAY, 'template-expired'],
    ['one of another model', sampleTemplate(alice, { model: 'model-0' }), 0, 'template-expired'],
  ])('%s', (_, template, age, outcome) => {
    expect(judgeTemplate(template, policy, made + age).outcome).toBe(outcome);
  });
});

/** A vault in memory that answers as the hub's does. */
function vaultHolding(...templates: FaceTemplate[]) {
  const asked: string[] = [];
  let refusal: string | undefined;
  return {
    asked,
    refuse: (code: string | undefined) => {
      refusal = code;
    },
    async fetchTemplate(subject: { id: string }, nonce: string) {
      asked.push(nonce);
      if (refusal) throw new VaultClientError('REFUSED', 'refused', { refusal });
      return templates.find((template) => template.subject.id === subject.id);
    },
    async putTemplate(template: FaceTemplate) {
      asked.push('put');
      if (refusal) throw new VaultClientError('REFUSED', 'refused', { refusal });
      templates.push(template);
    },
  };
}

describe('templates in the vault', () => {
  it('are asked for once and kept only as long as a hand-out lives', async () => {
    let now = made;
    const vault = vaultHolding(sampleTemplate(alice));
    const source = vaultTemplates(vault, policy, () => now);
    await source.find(alice, 'visit-1');
    await source.find(alice, 'visit-2');
    expect(vault.asked).toEqual(['visit-1']);
    now += 60_001;
    await source.find(alice, 'visit-3');
    expect(vault.asked).toEqual(['visit-1', 'visit-3']);
  });

  it.each([
    ['CONSENT_WITHDRAWN', 'not-enrolled'],
    ['CONSENT_MISSING', 'not-enrolled'],
  ])('that are refused with %s are none for this device', async (refusal, outcome) => {
    const vault = vaultHolding();
    vault.refuse(refusal);
    expect(await vaultTemplates(vault, policy, () => made).find(alice, 'n')).toEqual({ outcome });
  });

  it.each(['CONSENT_UNKNOWN', 'RATE_LIMITED'])('that are refused with %s are unknown, not absent', async (refusal) => {
    const vault = vaultHolding();
    vault.refuse(refusal);
    const asking = vaultTemplates(vault, policy, () => made).find(alice, 'n');
    await expect(asking).rejects.toMatchObject({ code: 'VAULT_UNREACHABLE' });
  });

  it('are put again while the record of the consent is on its way', async () => {
    const vault = vaultHolding();
    vault.refuse('CONSENT_UNKNOWN');
    const putting = vaultTemplates(vault, policy, () => made, [10, 10, 10, 10]).put(sampleTemplate(alice));
    setTimeout(() => vault.refuse(undefined), 15);
    await putting;
    expect(vault.asked.length).toBeGreaterThan(1);
  });

  it('are given up when the consent never arrives', async () => {
    const vault = vaultHolding();
    vault.refuse('CONSENT_UNKNOWN');
    const putting = vaultTemplates(vault, policy, () => made, [1, 1]).put(sampleTemplate(alice));
    await expect(putting).rejects.toMatchObject({ code: 'VAULT_UNREACHABLE' });
    expect(vault.asked).toEqual(['put', 'put', 'put']);
  });
});

describe('openTemplates', () => {
  it('never asks the vault under a site policy', async () => {
    const folder = temporaryFolder();
    const vault = vaultHolding(sampleTemplate(alice));
    const site: FacePolicy = { ...policy, templates: { storage: 'site', maxAgeDays: 10 } };
    const source = openTemplates(site, folder.path, vault, () => made);
    expect(await source.find(alice, 'n')).toEqual({ outcome: 'not-enrolled' });
    await source.put(sampleTemplate(alice));
    expect((await source.find(alice, 'n')).outcome).toBe('found');
    expect(vault.asked).toEqual([]);
    source.close();
    folder.remove();
  });

  it('refuses to start under a vault policy without a way to the vault', () => {
    expect(() => openTemplates(policy, '/nowhere', undefined, () => made)).toThrow('vault');
  });
});
