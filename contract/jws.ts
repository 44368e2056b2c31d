import { hash, type KeyObject } from 'node:crypto';
import { z } from 'zod';
import { ContractError } from './errors.ts';
import { type Digest, KeyId } from './ids.ts';
import { jsonProblem } from './json-limits.ts';
import { SIGNATURE_ALGORITHMS } from './signature/suite.ts';
import { suiteFor } from './signature/suites.ts';
import { thumbprint } from './signature/thumbprint.ts';

/** Largest signed message accepted, in bytes. Checked before anything is parsed. */
export const MAX_JWS_BYTES = 65_536;

/** The types of signed message that exist, each with the `typ` of its protected header. */
export const MEDIA_TYPES = {
  attestation: 'zs-att+jwt',
  receipt: 'zs-rcpt+jwt',
  command: 'zs-cmd+jwt',
  facePolicy: 'zs-face-policy+jwt',
  provisioningRequest: 'zs-prov+jwt',
  provisioningGrant: 'zs-grant+jwt',
  webhook: 'zs-webhook+jwt',
  desiredState: 'zs-desired+jwt',
} as const;
export type MediaType = (typeof MEDIA_TYPES)[keyof typeof MEDIA_TYPES];

// Strict: no `crit`, `jku`, `jwk` or `x5u`, the members by which forged tokens bring their own key.
const ProtectedHeader = z.strictObject({ alg: z.enum(SIGNATURE_ALGORITHMS), kid: KeyId, typ: z.string() });
export type ProtectedHeader = z.infer<typeof ProtectedHeader>;

/** Signs `payload` (JSON text or an object) as JWS compact serialisation (RFC 7515, 7.1). */
export function sign(typ: MediaType, payload: object, privateKey: KeyObject, kid = thumbprint(privateKey)): string {
  const suite = suiteFor(privateKey);
  const header = Buffer.from(JSON.stringify({ alg: suite.alg, kid, typ })).toString('base64url');
  const body = Buffer.from(JSON.stringify(payload)).toString('base64url');
  const signature = suite.sign(privateKey, Buffer.from(`${header}.${body}`, 'ascii'));
  return `${header}.${body}.${signature.toString('base64url')}`;
}

/** A signed message taken apart, its form and header checked. Nothing is verified: the payload is not in reach. */
export interface UnverifiedJws {
  readonly header: ProtectedHeader;
  readonly body: string;
  readonly signed: Buffer;
  readonly signature: Buffer;
}

/** Takes a message apart. Order: size, shape, header. Throws ContractError. */
export function readJws(jws: string, typ: MediaType): UnverifiedJws {
  const [header, body, signature] = split(jws);
  return {
    header: headerOf(header, typ),
    body,
    signed: Buffer.from(jws.slice(0, jws.length - signature.length - 1), 'latin1'),
    signature: Buffer.from(signature, 'base64url'),
  };
}

/** The key id a message claims, before any signature is checked: for choosing a key and naming the sender in a refusal. */
export function claimedHeader(jws: string, typ: MediaType): ProtectedHeader {
  return headerOf(split(jws)[0], typ);
}

/**
 * Returns the payload that `keyOf(kid)` has signed, or throws: a caller can't reach an unverified payload.
 * Order: size, shape, header, algorithm bound to the key, signature, JSON. The payload's schema is the caller's.
 */
export function verify(jws: string, typ: MediaType, keyOf: (kid: KeyId) => KeyObject | undefined): unknown {
  const unverified = readJws(jws, typ);
  const { key, suite } = boundKey(unverified, keyOf);
  return payloadIf(suite.verify(key, unverified.signed, unverified.signature), unverified);
}

/** Goes on from `readJws` as `verify` does, with the signature checked on another thread. Rejects as `verify` throws. */
export async function verifyAside(
  unverified: UnverifiedJws,
  keyOf: (kid: KeyId) => KeyObject | undefined,
): Promise<unknown> {
  const { key, suite } = boundKey(unverified, keyOf);
  const holds = await new Promise<boolean>((resolve, reject) => {
    suite.verifyAside(key, unverified.signed, unverified.signature, (error, verified) =>
      error ? reject(error) : resolve(verified),
    );
  });
  return payloadIf(holds, unverified);
}

function boundKey({ header: { alg, kid } }: UnverifiedJws, keyOf: (kid: KeyId) => KeyObject | undefined) {
  const key = keyOf(kid);
  if (!key) throw new ContractError('UNKNOWN_KEY', `no trusted key ${kid}`);
  const suite = suiteFor(key);
  if (suite.alg !== alg)
    throw new ContractError('UNSUPPORTED_ALGORITHM', `key ${kid} signs with ${suite.alg}, not ${alg}`);
  return { key, suite };
}

function payloadIf(holds: boolean, { header: { kid }, body }: UnverifiedJws): unknown {
  if (!holds) throw new ContractError('BAD_SIGNATURE', `signature by ${kid} does not cover this payload`);
  return parseJson(body, 'MALFORMED_PAYLOAD');
}

/**
 * Returns the payload of a message that brings its own key (a provisioning request, a grant), or throws. This proves that
 * the sender holds that key and nothing more: who it is, a person or an earlier message has to say.
 */
export function verifyIntroduction(jws: string, typ: MediaType, keyWithin: (payload: unknown) => KeyObject): unknown {
  const key = keyWithin(parseJson(split(jws)[1], 'MALFORMED_PAYLOAD'));
  return verify(jws, typ, (kid) => (kid === thumbprint(key) ? key : undefined));
}

/** SHA-256 over the bytes as received, in base64url. */
export function digestOf(bytes: string | Buffer): Digest {
  return hash('sha256', bytes, 'base64url') as Digest;
}

const COMPACT = /^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$/;

function split(jws: string): [string, string, string] {
  if (jws.length > MAX_JWS_BYTES) throw new ContractError('TOO_LARGE', `${jws.length} bytes; at most ${MAX_JWS_BYTES}`);
  if (!COMPACT.test(jws)) throw new ContractError('MALFORMED_ENVELOPE', 'not a JWS compact serialisation');
  const parts = jws.split('.') as [string, string, string];
  // Base64url has several spellings of one value (spare bits of the last character). Only one is accepted, or an
  // attacker could make "another" envelope, with another digest, from the same signed bytes.
  if (!parts.every(isCanonical)) throw new ContractError('MALFORMED_ENVELOPE', 'base64url is not canonical');
  return parts;
}

// Only the last four characters can be spelt in several ways: each four before them stand for three bytes.
function isCanonical(part: string): boolean {
  const last = part.slice(part.length - (part.length % 4 || 4));
  return Buffer.from(last, 'base64url').toString('base64url') === last;
}

function headerOf(part: string, typ: MediaType): ProtectedHeader {
  const header = parseJson(part, 'MALFORMED_ENVELOPE');
  if (jsonProblem(header)) throw new ContractError('MALFORMED_ENVELOPE', 'the protected header is nested');
  const parsed = ProtectedHeader.safeParse(header);
  if (!parsed.success) throw new ContractError('MALFORMED_ENVELOPE', 'the protected header must be {alg, kid, typ}');
  if (parsed.data.typ !== typ)
    throw new ContractError('UNSUPPORTED_TYPE', `typ is ${parsed.data.typ}, expected ${typ}`);
  return parsed.data;
}

function parseJson(part: string, code: 'MALFORMED_ENVELOPE' | 'MALFORMED_PAYLOAD'): unknown {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
  } catch (cause) {
    throw new ContractError(code, 'not JSON', { cause });
  }
}
