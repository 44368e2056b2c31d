import { setTimeout as sleep } from 'node:timers/promises';
import type { Subject } from '../../contract/evidence.ts';
import type { FacePolicy } from '../../contract/face-policy.ts';
import type { FaceTemplate } from '../../contract/vault.ts';
import { VaultClientError } from '../vault/error.ts';
import type { VaultClient } from '../vault/vault-client.ts';
import { GalleryError } from './error.ts';
import { allOthers } from './other-faces.ts';
import { judgeTemplate, type TemplateSource } from './template-source.ts';

/** What is asked of the way to the hub's vault. */
export type TemplateVault = Pick<VaultClient, 'fetchTemplate' | 'putTemplate'>;

interface HandedOut {
  readonly template: FaceTemplate;
  readonly until: number;
}

/** The person has no consent that covers the vault, so for this device there is no template. */
const NO_CONSENT: readonly string[] = ['CONSENT_WITHDRAWN', 'CONSENT_MISSING'];

/** The signed consent travels over MQTT and may arrive after the template, which the vault then refuses. Waits in ms. */
const CONSENT_WAITS_MS: readonly number[] = [250, 500, 1000, 2000, 4000];

/**
 * Policy `vault`: templates are fetched per claimed person and kept in memory only, for as long as the policy lets a
 * hand-out live. Nothing is written to the device's disk.
 */
export function vaultTemplates(
  vault: TemplateVault,
  policy: FacePolicy,
  now: () => number,
  consentWaitsMs = CONSENT_WAITS_MS,
): TemplateSource {
  const handedOut = new Map<string, HandedOut>();
  const { templates } = policy;
  const lifeMs = templates.storage === 'vault' ? templates.handOutSeconds * 1000 : 0;
  const dropExpired = () => {
    for (const [key, { until }] of handedOut) if (until <= now()) handedOut.delete(key);
  };
  const keep = (template: FaceTemplate) => handedOut.set(keyOf(template.subject), { template, until: now() + lifeMs });

  return {
    async find(subject, nonce) {
      dropExpired();
      const kept = handedOut.get(keyOf(subject));
      if (kept) return judgeTemplate(kept.template, policy, now());
      const template = await vault.fetchTemplate(subject, nonce).catch(withoutConsent);
      if (template) keep(template);
      return judgeTemplate(template, policy, now());
    },
    async put(template) {
      await putOnceConsentArrived(vault, template, consentWaitsMs);
      keep(template);
    },
    remove: (subject) => handedOut.delete(keyOf(subject)),
    async othersThan(subject) {
      dropExpired();
      return allOthers(subject, policy.model, (visit) => {
        for (const { template } of handedOut.values()) visit(template);
        return 0;
      });
    },
    close: () => handedOut.clear(),
  };
}

async function putOnceConsentArrived(vault: TemplateVault, template: FaceTemplate, waitsMs: readonly number[]) {
  for (const waitMs of waitsMs) {
    const arrived = await vault.putTemplate(template).then(
      () => true,
      (error: unknown) => (refusalOf(error) === 'CONSENT_UNKNOWN' ? false : unusable(error)),
    );
    if (arrived) return;
    await sleep(waitMs);
  }
  await vault.putTemplate(template).catch(unusable);
}

function withoutConsent(error: unknown): undefined {
  const refusal = refusalOf(error);
  if (refusal !== null && NO_CONSENT.includes(refusal)) return undefined;
  return unusable(error);
}

function refusalOf(error: unknown): string | null {
  return error instanceof VaultClientError ? error.refusal : null;
}

function unusable(cause: unknown): never {
  // Not "not enrolled": nobody knows. The person is helped another way.
  throw new GalleryError('VAULT_UNREACHABLE', 'the vault of templates gives no answer; use another way to check in', {
    cause,
  });
}

function keyOf({ type, id }: Subject): string {
  return `${type}|${id}`;
}
