import { createPublicKey } from 'node:crypto';
import { ContractError } from '../../../contract/errors.ts';
import { MEDIA_TYPES } from '../../../contract/jws.ts';
import { parseOrThrow } from '../../../contract/parse.ts';
import { FaceTemplate, VaultRequest } from '../../../contract/vault.ts';
import { encodeFloats } from '../../../contract/vector.ts';
import { checkRequest } from '../../../hub/registry/check-request.ts';
import { RegistryError } from '../../../hub/registry/error.ts';
import { VaultError } from '../../../hub/vault/error.ts';
import { handOut } from '../../../hub/vault/hand-out.ts';
import { putTemplate } from '../../../hub/vault/put-template.ts';
import type { AskingDevice, Vault } from '../../../hub/vault/vault.ts';
import { defaultFacePolicy } from '../../../models/policy.ts';
import type { Dice } from '../../dice.ts';
import { hostileBytes, noise } from '../mutate-bytes.ts';
import { hostileJson } from '../mutate-json.ts';
import { signText } from '../sign-text.ts';
import { judged, refused, type Target } from '../target.ts';
import { checkIn, createVictim } from '../victim.ts';

/** Templates and requests for templates, as a device that was taken over could send them to the vault. */
export const templateTarget: Target = {
  name: 'template',
  share: 20,
  async open(field) {
    const victim = await createVictim(field);
    const { store, identity, device } = victim;
    const policy = defaultFacePolicy();
    const templates = {
      storage: 'vault',
      maxAgeDays: 365,
      legalBasis: 'made to be attacked',
      handOutSeconds: 600,
    } as const;
    const vault: Vault = { store, vaultKey: identity.vaultKey, facePolicy: { ...policy, templates }, now: Date.now };
    const asking: AskingDevice = {
      id: device.config.device,
      site: device.config.site,
      profile: 'kiosk-registration',
      transportKey: createPublicKey(device.transportKey),
    };
    const { subject } = checkIn(victim) as { subject?: object };
    const template = {
      v: 1,
      id: '5f0e9c3a-7b1d-4c2e-9a8f-6d5c4b3a2f1e',
      subject,
      model: policy.model,
      vector: encodeFloats(Float32Array.from({ length: 512 }, (_, n) => Math.sin(n + 1) / 16)),
      frames: 3,
      createdAt: '2026-11-22T00:30:00.000Z',
      consent: {
        id: '5f0e9c3a-7b1d-4c2e-9a8f-6d5c4b3a2f1e',
        notice: 'notice-1',
        scopes: ['face-verification', 'template-vault'],
        by: 'self',
        under14: false,
        at: '2026-11-22T00:30:00.000Z',
      },
    };
    const request = { scope: 'person', subject, nonce: 'visit-1' };
    return {
      attempt(dice) {
        const isTemplate = dice.below(3) > 0;
        const text = hostileJson(isTemplate ? template : request, dice);
        let body: unknown;
        try {
          body = JSON.parse(text);
        } catch {
          return refused('MALFORMED_JSON');
        }
        return judged(
          () =>
            isTemplate
              ? putTemplate(vault, parseOrThrow(FaceTemplate, body, 'template'), asking)
              : handOut(vault, parseOrThrow(VaultRequest, body, 'vault request'), asking),
          ContractError,
          VaultError,
        );
      },
      close: () => victim.close(),
    };
  },
};

/** Provisioning requests with another device's claims in them, and certificate requests that are none. */
export const csrTarget: Target = {
  name: 'csr',
  share: 10,
  async open(field) {
    const victim = await createVictim(field);
    const honest = JSON.parse(Buffer.from(victim.request.split('.')[1] ?? '', 'base64url').toString());
    const pem = Buffer.from(String(honest.transportCsr));
    return {
      attempt(dice) {
        const kind = dice.below(10);
        if (kind === 0) return judged(() => checkRequest(noise(dice).toString('latin1')), RegistryError);
        if (kind < 4) {
          const request = hostileBytes(Buffer.from(victim.request), dice).toString('latin1');
          return judged(() => checkRequest(request), RegistryError);
        }
        const inDer = kind < 7 ? hostileDer(pem, dice) : hostileBytes(pem, dice).toString('latin1');
        const text =
          dice.below(2) === 0 ? hostileJson(honest, dice) : JSON.stringify({ ...honest, transportCsr: inDer });
        const request = signText(text, MEDIA_TYPES.provisioningRequest, victim.signingKey).toString();
        return judged(() => checkRequest(request), RegistryError);
      },
      close: () => victim.close(),
    };
  },
};

function hostileDer(pem: Buffer, dice: Dice): string {
  const der = Buffer.from(pem.toString().replaceAll(/-----[A-Z ]+-----|\s/g, ''), 'base64');
  const lines =
    hostileBytes(der, dice)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE REQUEST-----\n${lines.join('\n')}\n-----END CERTIFICATE REQUEST-----\n`;
}
