import { Subject } from '../../contract/evidence.ts';
import { newEventId } from '../../contract/ids.ts';
import { encryptTo, SECRET_TYPES } from '../../contract/jwe.ts';
import type { VaultHandOut, VaultRequest } from '../../contract/vault.ts';
import { mayAskVault } from '../../firmware-config/profiles/device-profiles.ts';
import type { NewRow } from '../store/tables.ts';
import { type Candidate, findCandidates } from './candidates.ts';
import { assertConsentGiven, consentStanding } from './consent-check.ts';
import { VaultError } from './error.ts';
import { enterHandOuts } from './hand-out-log.ts';
import { unsealTemplate } from './seal.ts';
import { type AskingDevice, type Vault, vaultTerms } from './vault.ts';

interface PreparedHandOut {
  readonly jwe: string;
  readonly row: NewRow<'vault_hand_outs'>;
}

/**
 * Hands templates out to a device of the region, each encrypted to that device's transport key and good for the time that
 * the policy says. Every one is logged, and is in the ledger, before it leaves. An empty answer means: nobody enrolled.
 */
export async function handOut(vault: Vault, request: VaultRequest, device: AskingDevice): Promise<VaultHandOut> {
  const { handOutSeconds } = vaultTerms(vault);
  if (!mayAskVault(device.profile, request)) {
    throw new VaultError('WRONG_PROFILE', `a ${device.profile} may not ask for ${request.scope} templates`);
  }
  const now = vault.now();
  const found = await findCandidates(vault.store.db, request, {
    device,
    model: vault.facePolicy.model,
    now: new Date(now).toISOString(),
  });
  if (request.scope === 'person') for (const candidate of found) assertConsentGiven(standingOf(candidate));

  const prepared: PreparedHandOut[] = [];
  for (const candidate of found.filter((candidate) => standingOf(candidate, device.profile === 'camera') === 'given')) {
    const expiresAt = Math.min(now + handOutSeconds * 1000, Date.parse(candidate.expires_at));
    prepared.push(await prepare(vault, candidate, { request, device, now, expiresAt }));
  }
  const logged = await logHandOuts(vault, prepared, now);
  return { templates: logged.map(({ jwe, row }) => ({ jwe, expiresAt: row.expires_at })) };
}

function standingOf({ scopes, withdrawn_at }: Candidate, toSightings = false) {
  return consentStanding(scopes === null ? undefined : { scopes, withdrawn_at }, toSightings);
}

async function prepare(
  { vaultKey }: Vault,
  candidate: Candidate,
  terms: { request: VaultRequest; device: AskingDevice; now: number; expiresAt: number },
): Promise<PreparedHandOut> {
  const { request, device, now, expiresAt } = terms;
  const subject = Subject.parse({ type: candidate.subject_type, id: candidate.subject });
  const personKey = { vaultKey, wrappedKey: candidate.wrapped_key };
  const template = unsealTemplate(personKey, subject, candidate.id, candidate.sealed);
  return {
    jwe: await encryptTo(device.transportKey, SECRET_TYPES.template, template, expiresAt),
    row: {
      id: newEventId(now),
      template: candidate.id,
      subject: candidate.subject,
      device: device.id,
      scope: request.scope,
      nonce: request.scope === 'person' ? request.nonce : null,
      at: new Date(now).toISOString(),
      expires_at: new Date(expiresAt).toISOString(),
    },
  };
}

/** Logs what is about to leave and returns it, without what was removed meanwhile: a withdrawal that came first wins. */
async function logHandOuts({ store }: Vault, prepared: PreparedHandOut[], now: number): Promise<PreparedHandOut[]> {
  if (prepared.length === 0) return [];
  return await store.transaction(
    async (trx) => {
      const ids = prepared.map(({ row }) => row.template);
      const kept = await trx.selectFrom('vault_templates').select('id').where('id', 'in', ids).execute();
      const keptIds = new Set(kept.map(({ id }) => id));
      const leaving = prepared.filter(({ row }) => keptIds.has(row.template));
      await enterHandOuts(
        trx,
        leaving.map(({ row }) => row),
        now,
      );
      return leaving;
    },
    { sequencer: true },
  );
}
