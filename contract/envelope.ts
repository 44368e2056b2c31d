import type { KeyObject } from 'node:crypto';
import { Attestation } from './attestation.ts';
import { ContractError } from './errors.ts';
import type { Digest, KeyId } from './ids.ts';
import { claimedHeader, digestOf, MEDIA_TYPES, readJws, sign, type UnverifiedJws, verify, verifyAside } from './jws.ts';
import { parseOrThrow } from './parse.ts';

/** Largest envelope accepted, in bytes: a full attestation has about 1.5 kB. */
export const MAX_ENVELOPE_BYTES = 16_384;

/** A signed attestation as it travels and as it is kept: JWS compact text. The bytes received are the bytes kept. */
export type Envelope = string;

/** An envelope whose signature and shape hold. `digest` is what the next event of the chain names as `prev`. */
export interface OpenedEnvelope {
  readonly attestation: Attestation;
  readonly kid: KeyId;
  readonly digest: Digest;
}

/** Signs an attestation. Throws `INVALID_FIELD` rather than sign something the hub would refuse. */
export function seal(attestation: Attestation, privateKey: KeyObject): Envelope {
  const envelope = sign(MEDIA_TYPES.attestation, parseOrThrow(Attestation, attestation, 'attestation'), privateKey);
  assertSize(envelope);
  return envelope;
}

/** Verifies and parses an envelope, or throws a ContractError: no caller can reach an unverified attestation. */
export function open(envelope: Envelope, keyOf: (kid: KeyId) => KeyObject | undefined): OpenedEnvelope {
  assertSize(envelope);
  const payload = verify(envelope, MEDIA_TYPES.attestation, keyOf);
  const attestation = parseOrThrow(Attestation, payload, 'attestation');
  return { attestation, kid: claimedKey(envelope), digest: envelopeDigest(envelope) };
}

/** An envelope whose form holds, and the key that it claims. Only `openAside` gets at what is in it. */
export interface SealedEnvelope {
  readonly kid: KeyId;
  readonly jws: UnverifiedJws;
}

/** Reads an envelope without verifying anything, or throws a ContractError. */
export function readEnvelope(envelope: Envelope): SealedEnvelope {
  assertSize(envelope);
  const jws = readJws(envelope, MEDIA_TYPES.attestation);
  return { kid: jws.header.kid, jws };
}

/** `open` in two steps: what `readEnvelope` read is verified on another thread, then parsed. Rejects as `open` throws. */
export async function openAside(
  { jws }: SealedEnvelope,
  keyOf: (kid: KeyId) => KeyObject | undefined,
): Promise<Attestation> {
  return parseOrThrow(Attestation, await verifyAside(jws, keyOf), 'attestation');
}

/** The key an envelope says it was signed with. Nothing is verified here. */
export function claimedKey(envelope: Envelope): KeyId {
  assertSize(envelope);
  return claimedHeader(envelope, MEDIA_TYPES.attestation).kid;
}

/** SHA-256 of the envelope's bytes. */
export function envelopeDigest(envelope: Envelope): Digest {
  return digestOf(envelope);
}

function assertSize(envelope: Envelope): void {
  if (envelope.length > MAX_ENVELOPE_BYTES) {
    throw new ContractError('TOO_LARGE', `envelope of ${envelope.length} bytes; at most ${MAX_ENVELOPE_BYTES}`);
  }
}
