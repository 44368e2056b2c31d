import type { FacePolicy } from '../../contract/face-policy.ts';
import { GalleryError } from './error.ts';
import { openGallery } from './gallery.ts';
import { siteTemplates } from './site-templates.ts';
import type { TemplateSource } from './template-source.ts';
import { type TemplateVault, vaultTemplates } from './vault-templates.ts';

/** Opens the templates where the signed policy says they live. Under `site` the vault is not even looked at. */
export function openTemplates(
  policy: FacePolicy,
  folder: string,
  vault: TemplateVault | undefined,
  now: () => number,
): TemplateSource {
  switch (policy.templates.storage) {
    case 'site':
      return siteTemplates(openGallery(folder), policy, now);
    case 'vault':
      if (!vault)
        throw new GalleryError('VAULT_UNREACHABLE', 'the policy keeps templates in a vault, and there is no way to it');
      return vaultTemplates(vault, policy, now);
  }
}
