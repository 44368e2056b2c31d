import { decodeJwt } from 'jose';
import { Command } from '../../contract/command.ts';
import type { Subject } from '../../contract/evidence.ts';
import { readableAttestation } from '../store/attestation-columns.ts';
import type { Database } from '../store/store.ts';

/** A signed event and where anybody finds it again. */
export interface ProvenEvent {
  readonly event: string;
  readonly digest: string;
  readonly ledgerIndex: number;
  readonly at: string;
}

/** What one device was told, and what it answered. */
export interface DeviceRemoval {
  readonly device: string;
  readonly command: string;
  readonly toldAt: string;
  readonly state: 'sent' | 'done' | 'refused' | 'expired';
  /** The device's signed answer; null = none yet. */
  readonly answer: ProvenEvent | null;
}

export interface WithdrawalProof {
  readonly subject: Subject;
  /** `never-consented`; `in-force`: a consent stands; `outstanding`: a copy may still be somewhere; `complete`: none is. */
  readonly standing: 'never-consented' | 'in-force' | 'outstanding' | 'complete';
  readonly consents: readonly { id: string; notice: string; grantedAt: string; withdrawnAt: string | null }[];
  readonly withdrawals: readonly (ProvenEvent & { device: string })[];
  readonly devices: readonly DeviceRemoval[];
  readonly vaultTemplates: number;
}

/**
 * What came of a person's withdrawal of consent, with the signed events that prove it: a device's answer is the receipt that
 * its copy is gone. A device that never answers leaves the proof outstanding, however long ago it was.
 */
export async function withdrawalProof(db: Database, subject: Subject): Promise<WithdrawalProof> {
  const consents = await consentsOf(db, subject);
  const devices = await removalsOf(db, subject);
  const templates = await db
    .selectFrom('vault_templates')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('subject', '=', subject.id)
    .where('subject_type', '=', subject.type)
    .executeTakeFirstOrThrow();
  const carried = await db
    .selectFrom('carried_templates')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('subject', '=', subject.id)
    .where('subject_type', '=', subject.type)
    .executeTakeFirstOrThrow();
  const left = templates.count + carried.count + devices.filter(({ state }) => state !== 'done').length;
  const inForce = consents.some(({ withdrawnAt }) => withdrawnAt === null);
  return {
    subject,
    standing: consents.length === 0 ? 'never-consented' : inForce ? 'in-force' : left > 0 ? 'outstanding' : 'complete',
    consents,
    withdrawals: await withdrawalsOf(db, subject),
    devices,
    vaultTemplates: templates.count,
  };
}

async function consentsOf(db: Database, { id, type }: Subject): Promise<WithdrawalProof['consents']> {
  return await db
    .selectFrom('consents')
    .select(['id', 'notice', 'granted_at as grantedAt', 'withdrawn_at as withdrawnAt'])
    .where('subject', '=', id)
    .where('subject_type', '=', type)
    .orderBy('granted_at')
    .execute();
}

async function withdrawalsOf(db: Database, { id, type }: Subject): Promise<WithdrawalProof['withdrawals']> {
  return await db
    .selectFrom('attestations')
    .select(['jti as event', 'digest', 'ledger_idx as ledgerIndex', 'at', 'device'])
    .where('subject', '=', id)
    .where('subject_type', '=', type)
    .where('kind', '=', 'consent.withdrawn')
    .orderBy('at')
    .execute();
}

// The person stands only in the signed text of a command, so that the table of commands names nobody.
async function removalsOf(db: Database, subject: Subject): Promise<DeviceRemoval[]> {
  const removals: DeviceRemoval[] = [];
  const commands = await db
    .selectFrom('commands')
    .select(['jti', 'device', 'signed', 'state', 'created_at'])
    .where('type', '=', 'template.remove')
    .orderBy('jti')
    .execute();
  for (const { jti, device, signed, state, created_at: toldAt } of commands) {
    const { body } = Command.parse(decodeJwt(signed)); // our own words, from our own table
    if (body.type !== 'template.remove') continue;
    if (body.subject.id !== subject.id || body.subject.type !== subject.type) continue;
    removals.push({ device, command: jti, toldAt, state, answer: await answerTo(db, device, jti, toldAt) });
  }
  return removals;
}

async function answerTo(db: Database, device: string, command: string, since: string): Promise<ProvenEvent | null> {
  const answers = await db
    .selectFrom('attestations')
    .select(['jti as event', 'digest', 'ledger_idx as ledgerIndex', 'at', 'envelope'])
    .where('device', '=', device)
    .where('kind', '=', 'device.status')
    .where('received_at', '>=', since)
    .orderBy('received_at')
    .execute();
  for (const { envelope, ...proven } of answers) {
    const said = readableAttestation(envelope);
    if (said?.kind === 'device.status' && said.status.answers === command) return proven;
  }
  return null;
}
