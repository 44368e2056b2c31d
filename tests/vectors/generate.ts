import { createPublicKey, sign as cryptoSign, type KeyObject } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { MEDIA_TYPES, sign } from '../../contract/jws.ts';
import { eddsa } from '../../contract/signature/eddsa.ts';
import { es256 } from '../../contract/signature/es256.ts';
import { thumbprint } from '../../contract/signature/thumbprint.ts';
import { ATTESTATION_KINDS, rawAttestation, sampleAttestation } from '../support/attestation-samples.ts';

// Makes tests/vectors/envelopes.json anew, with fresh keys. Run it only when the format changes: ECDSA is randomised, so
// every run gives other bytes that say the same.

export interface Vector {
  name: string;
  envelope: string;
  /** `valid`, or the error code that every implementation has to refuse it with. */
  expect: string;
}

const device = es256.generate();
const ed25519 = eddsa.generate();
const stranger = es256.generate();
const kid = thumbprint(device.publicKey);

const b64 = (text: string | Buffer) => Buffer.from(text).toString('base64url');
const seal = (payload: object, key: KeyObject = device.privateKey) => sign(MEDIA_TYPES.attestation, payload, key);
const good = seal(sampleAttestation('patient.registration'));
const [header = '', body = '', signature = ''] = good.split('.');

function withHeader(fields: object): string {
  const changed = b64(JSON.stringify({ alg: 'ES256', kid, typ: MEDIA_TYPES.attestation, ...fields }));
  const bytes = Buffer.from(`${changed}.${body}`, 'ascii');
  return `${changed}.${body}.${b64(es256.sign(device.privateKey, bytes))}`;
}

/** The same value in another spelling: the spare bits of the last base64url character are set. */
function otherSpelling(part: string): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  return part.slice(0, -1) + alphabet[alphabet.indexOf(part.slice(-1)) + 1];
}

const payloadWith = (changes: object) => ({ ...rawAttestation('patient.registration'), ...changes });
const payload: object = JSON.parse(Buffer.from(body, 'base64url').toString());
const face = { outcome: 'match', reasons: [], threshold: 0.5, policy: 'p', model: 'm', frames: 3 };

const vectors: Vector[] = [
  ...ATTESTATION_KINDS.map((kind) => ({
    name: `valid ${kind}`,
    envelope: seal(sampleAttestation(kind)),
    expect: 'valid',
  })),
  {
    name: 'valid, signed with Ed25519',
    envelope: seal(sampleAttestation('staff.clock-in'), ed25519.privateKey),
    expect: 'valid',
  },
  {
    name: 'payload changed after signing',
    envelope: `${header}.${b64(JSON.stringify({ ...payload, seq: 18 }))}.${signature}`,
    expect: 'BAD_SIGNATURE',
  },
  {
    name: 'one bit of the signature flipped',
    envelope: `${header}.${body}.${b64(flipped(Buffer.from(signature, 'base64url')))}`,
    expect: 'BAD_SIGNATURE',
  },
  {
    name: 'signature of another envelope',
    envelope: `${header}.${body}.${seal(sampleAttestation('sighting')).split('.')[2]}`,
    expect: 'BAD_SIGNATURE',
  },
  {
    name: 'signature in DER instead of r and s',
    envelope: `${header}.${body}.${b64(cryptoSign('sha256', Buffer.from(`${header}.${body}`), device.privateKey))}`,
    expect: 'BAD_SIGNATURE',
  },
  {
    name: 'signed by a stranger under the device’s key id',
    envelope: sign(MEDIA_TYPES.attestation, payload, stranger.privateKey, kid),
    expect: 'BAD_SIGNATURE',
  },
  { name: 'signed by a key nobody registered', envelope: seal(payload, stranger.privateKey), expect: 'UNKNOWN_KEY' },
  {
    name: 'algorithm none',
    envelope: `${b64(JSON.stringify({ alg: 'none', kid, typ: MEDIA_TYPES.attestation }))}.${body}.${signature}`,
    expect: 'MALFORMED_ENVELOPE',
  },
  { name: 'algorithm of another key type', envelope: withHeader({ alg: 'EdDSA' }), expect: 'UNSUPPORTED_ALGORITHM' },
  {
    name: 'header brings its own key',
    envelope: withHeader({ jwk: stranger.publicKey.export({ format: 'jwk' }) }),
    expect: 'MALFORMED_ENVELOPE',
  },
  {
    name: 'a receipt passed off as an attestation',
    envelope: sign(MEDIA_TYPES.receipt, payload, device.privateKey),
    expect: 'UNSUPPORTED_TYPE',
  },
  { name: 'four parts', envelope: `${good}.AAAA`, expect: 'MALFORMED_ENVELOPE' },
  {
    name: 'same signature in another base64url spelling',
    envelope: `${header}.${body}.${otherSpelling(signature)}`,
    expect: 'MALFORMED_ENVELOPE',
  },
  { name: 'empty', envelope: '', expect: 'MALFORMED_ENVELOPE' },
  { name: 'longer than the limit', envelope: `${header}.${'A'.repeat(16_384)}.${signature}`, expect: 'TOO_LARGE' },
  { name: 'unknown field', envelope: seal(payloadWith({ note: 'x' })), expect: 'INVALID_FIELD' },
  {
    name: 'a name smuggled into the subject',
    envelope: seal(payloadWith({ subject: { type: 'insured', id: kid, name: 'A. Person' } })),
    expect: 'INVALID_FIELD',
  },
  { name: 'missing nonce', envelope: seal(payloadWith({ nonce: undefined })), expect: 'INVALID_FIELD' },
  { name: 'unknown kind', envelope: seal(payloadWith({ kind: 'patient.seen' })), expect: 'INVALID_FIELD' },
  { name: 'version of the future', envelope: seal(payloadWith({ v: 2 })), expect: 'INVALID_FIELD' },
  { name: 'sequence number zero', envelope: seal(payloadWith({ seq: 0 })), expect: 'INVALID_FIELD' },
  {
    name: 'location without a datum',
    envelope: seal(payloadWith({ geo: { lat: 24, lon: 118, accuracyM: 5, source: 'fixed', fence: 'inside' } })),
    expect: 'INVALID_FIELD',
  },
  {
    name: 'a match below its own threshold',
    envelope: seal(payloadWith({ face: { ...face, score: 0.2 } })),
    expect: 'INVALID_FIELD',
  },
  { name: 'a match without a score', envelope: seal(payloadWith({ face })), expect: 'INVALID_FIELD' },
  { name: 'payload that is not JSON', envelope: notJson(), expect: 'MALFORMED_PAYLOAD' },
];

function flipped(bytes: Buffer): Buffer {
  const copy = Buffer.from(bytes);
  copy[10] = (copy[10] ?? 0) ^ 1;
  return copy;
}

function notJson(): string {
  const text = b64('{"v":1,');
  return `${header}.${text}.${b64(es256.sign(device.privateKey, Buffer.from(`${header}.${text}`, 'ascii')))}`;
}

const keys = [device, ed25519].map(({ privateKey }) => {
  const publicKey = createPublicKey(privateKey);
  return { kid: thumbprint(publicKey), ...publicKey.export({ format: 'jwk' }) };
});
writeFileSync(join(import.meta.dirname, 'envelopes.json'), `${JSON.stringify({ keys, vectors }, null, 2)}\n`);
