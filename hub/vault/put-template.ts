import type { Subject } from '../../contract/evidence.ts';
import { EMBEDDING_LENGTH, type FaceTemplate } from '../../contract/vault.ts';
import { deviceProfiles } from '../../firmware-config/profiles/device-profiles.ts';
import type { DatabaseTransaction } from '../store/store.ts';
import { assertConsentGiven, consentStanding, findConsent } from './consent-check.ts';
import { VaultError } from './error.ts';
import { newWrappedKey, sealTemplate } from './seal.ts';
import { type AskingDevice, type Vault, vaultTerms } from './vault.ts';

const DAY = 86_400_000;
const CLOCK_TOLERANCE_MS = 300_000;

/**
 * Keeps a template that a device of the region enrolled, sealed under the person's own key. It takes the place of the
 * person's former template of the same model; the same template again changes nothing. Throws VaultError.
 */
export async function putTemplate(vault: Vault, template: FaceTemplate, device: AskingDevice): Promise<void> {
  const { maxAgeDays } = vaultTerms(vault);
  assertFits(vault, template, device);
  const { subject, id } = template;
  const row = {
    id,
    subject_type: subject.type,
    subject: subject.id,
    site: device.site,
    model: template.model,
    consent: template.consent.id,
    created_at: new Date(template.createdAt).toISOString(),
    expires_at: new Date(Date.parse(template.createdAt) + maxAgeDays * DAY).toISOString(),
  };
  // The sequencer, so that a withdrawal is either seen here or finds the template that it has to remove.
  await vault.store.transaction(
    async (trx) => {
      const consent = { id: row.consent, subjectType: row.subject_type, subject: row.subject };
      assertConsentGiven(consentStanding(await findConsent(trx, consent)));
      await assertIdIsFree(trx, id, subject);
      const wrappedKey = await personKey(trx, vault, subject);
      const content = Buffer.from(JSON.stringify(template));
      const sealed = sealTemplate({ vaultKey: vault.vaultKey, wrappedKey }, subject, id, content);
      await trx
        .deleteFrom('vault_templates')
        .where('subject', '=', subject.id)
        .where('subject_type', '=', subject.type)
        .where('model', '=', template.model)
        .execute();
      await trx
        .insertInto('vault_templates')
        .values({ ...row, sealed })
        .execute();
    },
    { sequencer: true },
  );
}

function assertFits({ facePolicy, now }: Vault, template: FaceTemplate, device: AskingDevice): void {
  if (!deviceProfiles[device.profile].subjects.includes(template.subject.type)) {
    throw new VaultError('WRONG_PROFILE', `a ${device.profile} does not enrol a ${template.subject.type}`);
  }
  if (template.model !== facePolicy.model) {
    const message = `the template is of model ${template.model}, the face policy wants ${facePolicy.model}`;
    throw new VaultError('WRONG_MODEL', message, { fields: ['model'] });
  }
  if (Date.parse(template.createdAt) > now() + CLOCK_TOLERANCE_MS) {
    throw new VaultError('INVALID_TEMPLATE', 'the template was made in the future', { fields: ['createdAt'] });
  }
  if (!isUsableVector(template.vector)) {
    const message = `the vector must be ${EMBEDDING_LENGTH} finite numbers that are not all zero`;
    throw new VaultError('INVALID_TEMPLATE', message, { fields: ['vector'] });
  }
}

// A zero vector or one with NaN could match everybody or nobody, depending on who compares.
function isUsableVector(vector: string): boolean {
  const bytes = Buffer.from(vector, 'base64url');
  if (bytes.length !== EMBEDDING_LENGTH * 4) return false;
  let sum = 0;
  for (let offset = 0; offset < bytes.length; offset += 4) sum += bytes.readFloatLE(offset) ** 2;
  return Number.isFinite(sum) && sum > 0;
}

async function assertIdIsFree(trx: DatabaseTransaction, id: string, subject: Subject): Promise<void> {
  const known = await trx
    .selectFrom('vault_templates')
    .select(['subject', 'subject_type'])
    .where('id', '=', id)
    .executeTakeFirst();
  if (!known || (known.subject === subject.id && known.subject_type === subject.type)) return;
  throw new VaultError('TEMPLATE_ID_TAKEN', 'another template has this id; enrol again', { fields: ['id'] });
}

async function personKey(trx: DatabaseTransaction, { vaultKey, now }: Vault, subject: Subject): Promise<string> {
  const known = await trx
    .selectFrom('vault_keys')
    .select('wrapped_key')
    .where('subject', '=', subject.id)
    .where('subject_type', '=', subject.type)
    .executeTakeFirst();
  if (known) return known.wrapped_key;
  const wrapped_key = newWrappedKey(vaultKey, subject);
  const created_at = new Date(now()).toISOString();
  await trx
    .insertInto('vault_keys')
    .values({ subject: subject.id, subject_type: subject.type, wrapped_key, created_at })
    .execute();
  return wrapped_key;
}
