import type { Subject } from '../../contract/evidence.ts';
import type { FacePolicy } from '../../contract/face-policy.ts';
import type { FaceTemplate } from '../../contract/vault.ts';
import { GalleryError } from './error.ts';
import { judgeTemplate, type TemplateSource } from './template-source.ts';

/** What is asked of the way to the hub's vault. */
export interface TemplateVault {
  /** The template of one claimed person; undefined when the vault has none. Throws when it can't be asked. */
  fetchTemplate(subject: Subject, nonce: string): Promise<FaceTemplate | undefined>;
  putTemplate(template: FaceTemplate): Promise<void>;
}

interface HandedOut {
  readonly template: FaceTemplate;
  readonly until: number;
}

/**
 * Policy `vault`: templates are fetched per claimed person and kept in memory only, for as long as the policy lets a
 * hand-out live. Nothing is written to the device's disk.
 */
export function vaultTemplates(vault: TemplateVault, policy: FacePolicy, now: () => number): TemplateSource {
  const handedOut = new Map<string, HandedOut>();
  const { templates } = policy;
  const lifeMs = templates.storage === 'vault' ? templates.handOutSeconds * 1000 : 0;
  const dropExpired = () => {
    for (const [key, { until }] of handedOut) if (until <= now()) handedOut.delete(key);
  };

  return {
    async find(subject, nonce) {
      dropExpired();
      const kept = handedOut.get(keyOf(subject));
      if (kept) return judgeTemplate(kept.template, policy, now());
      const template = await vault.fetchTemplate(subject, nonce).catch(unreachable);
      if (template) handedOut.set(keyOf(subject), { template, until: now() + lifeMs });
      return judgeTemplate(template, policy, now());
    },
    async put(template) {
      await vault.putTemplate(template).catch(unreachable);
      handedOut.set(keyOf(template.subject), { template, until: now() + lifeMs });
    },
    remove: (subject) => handedOut.delete(keyOf(subject)),
    forEach(visit) {
      dropExpired();
      for (const { template } of handedOut.values()) visit(template);
      return 0;
    },
    close: () => handedOut.clear(),
  };
}

function keyOf({ type, id }: Subject): string {
  return `${type}|${id}`;
}

function unreachable(cause: unknown): never {
  // Not "not enrolled": nobody knows. The person is helped another way.
  throw new GalleryError('VAULT_UNREACHABLE', 'the vault of templates cannot be asked; use another way to check in', {
    cause,
  });
}
