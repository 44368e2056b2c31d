import { Subject } from '../../contract/evidence.ts';
import type { SubjectType } from '../../contract/subject-type.ts';
import { FaceTemplate } from '../../contract/vault.ts';
import { pageOfCandidates } from './candidates.ts';
import { consentStanding } from './consent-check.ts';
import { unsealTemplate } from './seal.ts';
import { type Vault, vaultTerms } from './vault.ts';

const PAGE = 500;

/** A template opened from the vault; `damaged`: its row was altered, or moved between people. */
export type OpenedTemplate =
  | { readonly outcome: 'opened'; readonly template: FaceTemplate }
  | { readonly outcome: 'damaged'; readonly id: string };

/**
 * Opens every template of a type of people that is in date, of the model in use and consented to, page by page. Whoever calls
 * it holds the faces of a region in memory: never the hub's own process. Throws VaultError SITE_POLICY without a vault.
 */
export async function* openAllTemplates(vault: Vault, type: SubjectType): AsyncGenerator<OpenedTemplate> {
  vaultTerms(vault);
  const { store, vaultKey, facePolicy, now } = vault;
  let after = '';
  while (true) {
    const page = await pageOfCandidates(store.db, {
      type,
      model: facePolicy.model,
      now: new Date(now()).toISOString(),
      after,
      limit: PAGE,
    });
    for (const row of page) {
      const consent = row.scopes === null ? undefined : { scopes: row.scopes, withdrawn_at: row.withdrawn_at };
      if (consentStanding(consent) !== 'given') continue;
      const subject = Subject.parse({ type: row.subject_type, id: row.subject });
      try {
        const bytes = unsealTemplate({ vaultKey, wrappedKey: row.wrapped_key }, subject, row.id, row.sealed);
        yield { outcome: 'opened', template: FaceTemplate.parse(JSON.parse(bytes.toString('utf8'))) };
      } catch {
        yield { outcome: 'damaged', id: row.id };
      }
    }
    const last = page.at(-1);
    if (!last || page.length < PAGE) return;
    after = last.id;
  }
}
