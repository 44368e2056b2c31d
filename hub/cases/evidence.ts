import type { Attestation } from '../../contract/attestation.ts';
import { claimedKey, open } from '../../contract/envelope.ts';
import { ContractError } from '../../contract/errors.ts';
import type { Digest } from '../../contract/ids.ts';
import type { EvidenceRef } from '../crosscheck/rule.ts';
import { commitmentOf } from '../ledger/entry.ts';
import { type LedgerLine, linesAt } from '../ledger/lines.ts';
import { DeviceKeys } from '../registry/device-keys.ts';
import { columnsHold, readableAttestation } from '../store/attestation-columns.ts';
import type { Database } from '../store/store.ts';
import type { Row } from '../store/tables.ts';
import type { EvidenceItem } from './finding-schema.ts';
import { loadSiteNames, type SiteName } from './site-names.ts';

/**
 * Evidence with its signature, digest, columns and ledger line checked again, now. The adversary is somebody who wrote to
 * the database after the finding was made; what doesn't hold is shown, and shown as not holding.
 */
export async function loadEvidence(db: Database, refs: readonly EvidenceRef[]): Promise<EvidenceItem[]> {
  const jtis = refs.filter((ref) => ref.type === 'attestation').map((ref) => ref.id);
  const digests = refs.filter((ref) => ref.type === 'refusal').map((ref) => ref.id);
  const [rows, refused] = await Promise.all([
    jtis.length === 0 ? [] : db.selectFrom('attestations').selectAll().where('jti', 'in', jtis).orderBy('at').execute(),
    digests.length === 0 ? [] : db.selectFrom('quarantine').selectAll().where('digest', 'in', digests).execute(),
  ]);
  const kids = new Set(rows.flatMap((row) => keyNamedBy(row.envelope)));
  const keys = await new DeviceKeys().load(db, kids);
  const ledger = await linesAt(
    db,
    rows.map((row) => row.ledger_idx),
  );
  const siteOf = await loadSiteNames(
    db,
    [...rows, ...refused].map((row) => row.site ?? ''),
  );
  return [
    ...rows.map((row) => itemOf(row, siteOf, problemOf(row, keys, ledger.get(row.ledger_idx)))),
    ...jtis.filter((jti) => !rows.some((row) => row.jti === jti)).map((jti) => missingItem(jti)),
    ...refused.map((row) => refusedItem(row, siteOf)),
  ];
}

function keyNamedBy(envelope: string) {
  try {
    return [claimedKey(envelope)];
  } catch {
    return []; // altered beyond reading: `problemOf` says so
  }
}

type Keys = Awaited<ReturnType<DeviceKeys['load']>>;

function problemOf(row: Row<'attestations'>, keys: Keys, line: LedgerLine | undefined): string | null {
  if (row.envelope === '') return 'ERASED';
  try {
    const { attestation, kid, digest } = open(row.envelope, (asked) => keys.get(asked)?.key);
    const key = keys.get(kid);
    if (key?.device !== attestation.iss) return 'WRONG_DEVICE';
    if (key.validFrom > row.at || (key.validUntil !== null && key.validUntil <= row.at)) return 'KEY_NOT_VALID_THEN';
    if (digest !== row.digest) return 'DIGEST_ALTERED';
    if (!columnsHold(row, attestation)) return 'COLUMNS_ALTERED';
    return leafHolds(row.jti, digest, line) ? null : 'NOT_IN_LEDGER';
  } catch (error) {
    if (error instanceof ContractError) return error.code;
    throw error;
  }
}

function leafHolds(jti: string, digest: Digest, line: LedgerLine | undefined): boolean {
  if (line?.ref !== jti) return false;
  return commitmentOf({ kind: 'attestation', ref: jti, digest }, line.salt) === line.leaf;
}

function itemOf(row: Row<'attestations'>, siteOf: (id: string) => SiteName, problem: string | null): EvidenceItem {
  const attestation = readableAttestation(row.envelope);
  return {
    jti: row.jti,
    kind: row.kind,
    at: row.at,
    receivedAt: row.received_at,
    device: row.device,
    site: siteOf(row.site),
    digest: row.digest,
    face: attestation ? faceOf(attestation) : null,
    geo: (attestation && 'geo' in attestation && attestation.geo) || null,
    ...(attestation?.kind === 'staff.objection' && { objection: attestation.objection }),
    ...(attestation?.kind === 'bedside.reply' && { reply: attestation.reply }),
    keyLevel: attestation?.posture.keyLevel ?? '',
    ledgerIndex: row.ledger_idx,
    verification: { ok: problem === null, problem },
  };
}

function faceOf(attestation: Attestation): EvidenceItem['face'] {
  if (!('face' in attestation)) return null;
  const { outcome, score, threshold, policy, model, frames, reasons } = attestation.face;
  return { outcome, score: score ?? null, threshold, policy, model, frames, reasons };
}

const NOTHING = {
  at: '',
  receivedAt: '',
  device: '',
  digest: '',
  face: null,
  geo: null,
  keyLevel: '',
  ledgerIndex: null,
};

function missingItem(jti: string): EvidenceItem {
  const verification = { ok: false, problem: 'ATTESTATION_MISSING' };
  return { ...NOTHING, jti, kind: 'missing', site: { id: '', name: '' }, verification };
}

// Refused envelopes prove that somebody sent them; what they say is not trusted and not shown.
function refusedItem(row: Row<'quarantine'>, siteOf: (id: string) => SiteName): EvidenceItem {
  return {
    ...NOTHING,
    jti: row.digest,
    kind: 'refused',
    at: row.received_at,
    receivedAt: row.received_at,
    device: row.device ?? '',
    site: siteOf(row.site ?? ''),
    digest: row.digest,
    verification: { ok: false, problem: row.code },
  };
}
