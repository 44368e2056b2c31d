import { hash, type KeyObject } from 'node:crypto';
import { envelopeDigest, seal } from '../contract/envelope.ts';
import { ChainId, DeviceId, type Digest, SiteId, SubjectId } from '../contract/ids.ts';
import { es256 } from '../contract/signature/es256.ts';
import { jwkOf } from '../contract/signature/public-jwk.ts';
import { thumbprint } from '../contract/signature/thumbprint.ts';
import { attestationColumns } from '../hub/store/attestation-columns.ts';
import type { NewRow } from '../hub/store/tables.ts';
import type { AttestedRow } from './console-site.ts';
import { instant } from './crosscheck-ids.ts';
import { checkIn } from './signed-chain.ts';

// As long as the envelope of a real check-in: what is not read still stands between the rows that are.
const ENVELOPE = 'A'.repeat(1150);

/** A kiosk with its key and how far its one chain has come. */
export interface BenchKiosk {
  readonly id: string;
  readonly site: string;
  readonly row: NewRow<'devices'>;
  readonly keyRow: NewRow<'device_keys'>;
  readonly privateKey: KeyObject;
  readonly chain: string;
  seq: number;
  last: number;
}

interface Spot {
  readonly lat: number;
  readonly lon: number;
}

export function newKiosk(id: string, site: string, profile: string, place: Spot, from: number): BenchKiosk {
  const { privateKey, publicKey } = es256.generate();
  const created = instant(from - 86_400_000);
  const config = JSON.stringify({ position: { ...place, datum: 'WGS84', accuracyM: 5 } });
  const row = {
    ...{ id, site, ueid: id, profile, place: '{"type":"desk","id":"1"}', config, key_level: 'L0' },
    ...{ certificate_serial: id, certificate_fingerprint: id, state: 'active' as const, created_at: created },
    revoked_at: null,
  };
  const kid = thumbprint(publicKey);
  const keyRow = { kid, device: id, jwk: JSON.stringify(jwkOf(publicKey)), valid_from: created, valid_until: null };
  const digits = hash('sha256', id, 'hex');
  const chain = `${digits.slice(0, 8)}-${digits.slice(8, 12)}-4${digits.slice(12, 15)}-8${digits.slice(15, 18)}-${digits.slice(18, 30)}`;
  return { id, site, row, keyRow, privateKey, chain, seq: 0, last: 0 };
}

/** An event that nobody signed: only its columns are ever read. */
export function bulkEvent(
  kiosk: BenchKiosk,
  jti: string,
  kind: string,
  subject: string,
  at: number,
  line: number,
  { lat, lon }: Spot,
  nonce: string | null = null,
): AttestedRow {
  const staff = kind.startsWith('staff.');
  const geo = { lat, lon, datum: 'WGS84', accuracyM: 10, fence: 'inside' };
  const facts = staff ? { face: 'match', pad: 'not-run', geo } : { face: 'match', pad: 'not-run' };
  const when = instant(at);
  return {
    ...{ jti, device: kiosk.id, chain: kiosk.chain, seq: next(kiosk, at), kind },
    ...{ subject_type: staff ? 'practitioner' : 'insured', subject, site: kiosk.site, nonce, face_outcome: 'match' },
    ...{ at: when, received_at: when, digest: hash('sha256', jti, 'base64url') as Digest, ledger_idx: line },
    ...{ envelope: ENVELOPE, facts: JSON.stringify(facts) },
  };
}

/** An event that holds: really signed, so that reading it as evidence costs what it costs. */
export function signedEvent(
  kiosk: BenchKiosk,
  jti: string,
  subject: string,
  at: number,
  line: number,
  nonce: string,
): AttestedRow {
  const address = { device: DeviceId.parse(kiosk.id), site: SiteId.parse(kiosk.site) };
  const event = checkIn(address, { chain: ChainId.parse(kiosk.chain), seq: next(kiosk, at), prev: null }, at);
  const attestation = {
    ...event,
    jti: jti as typeof event.jti,
    ...{ nonce, subject: { type: 'insured' as const, id: SubjectId.parse(subject) } },
    face: { ...event.face, outcome: 'no-match' as const, score: 0.12 },
  };
  const envelope = seal(attestation, kiosk.privateKey);
  const columns = attestationColumns(attestation);
  return { ...columns, received_at: columns.at, digest: envelopeDigest(envelope), ledger_idx: line, envelope };
}

/** How far the kiosk's chain has come. */
export function chainRow({ id, chain, seq, last }: BenchKiosk): NewRow<'chains'> {
  const at = instant(last);
  return { chain, device: id, up_to: seq, last_seq: seq, last_digest: null, opened_at: at, last_at: at };
}

function next(kiosk: BenchKiosk, at: number): number {
  kiosk.seq += 1;
  kiosk.last = Math.max(kiosk.last, at);
  return kiosk.seq;
}
