import { sql } from 'kysely';
import { z } from 'zod';
import { Position } from '../../../contract/evidence.ts';
import { readableAttestation } from '../../store/attestation-columns.ts';
import { type AttestedFacts, attestedFacts, readFacts } from '../../store/attested-facts.ts';
import type { Row } from '../../store/tables.ts';
import type { CheckIn, ClockEvent, Fix, Sighting, SignedException, SiteDowntime } from '../files.ts';
import { HOUR_MS } from '../interval.ts';

/** Kinds of attestation by what rules read from them. */
export const CHECK_IN_KINDS = ['patient.registration', 'patient.bedside', 'patient.pickup'];
export const CLOCK_KINDS = ['staff.clock-in', 'staff.clock-out'];
/** What says that a practitioner was somewhere. */
export const STAFF_KINDS = [...CLOCK_KINDS, 'sighting'];
export const EXCEPTION_KINDS = ['alternative', 'proxy', 'downtime'];

/** A downtime whose end nobody recorded excuses a site for this long at most. */
const OPEN_DOWNTIME_MS = 12 * HOUR_MS;

/** Columns of a row that rules' files are made of. */
export const ATTESTED_COLUMNS = [
  'jti',
  'device',
  'kind',
  'site',
  'at',
  'received_at',
  'subject',
  'nonce',
  'facts',
  // A kilobyte that is only read where the facts have no column.
  sql<string>`case when facts is null then envelope else '' end`.as('envelope'),
] as const;
export type AttestedRow = Pick<
  Row<'attestations'>,
  'jti' | 'device' | 'kind' | 'site' | 'at' | 'received_at' | 'subject' | 'nonce' | 'facts' | 'envelope'
>;

/** What an event says beside its columns, or undefined when nobody can read it any more. */
export function factsOf({ facts, envelope }: Pick<AttestedRow, 'facts' | 'envelope'>): AttestedFacts | undefined {
  if (facts !== null) return readFacts(facts);
  const attestation = readableAttestation(envelope);
  return attestation && attestedFacts(attestation);
}

/**
 * What a rule sees of a check-in. An event that somebody altered beyond reading proves nothing, neither that the person
 * was there nor that nobody was: it is an attempt that can't be assessed, whether it was a check or a record in its place.
 */
export function checkInOf(row: AttestedRow, fixOf: (device: string) => Fix | null): CheckIn | undefined {
  const facts = factsOf(row);
  if (row.subject === null || (facts && !facts.face)) return undefined;
  return {
    ...seen(row, facts),
    kind: checkInKindOf(row),
    person: row.subject,
    nonce: row.nonce ?? '',
    fix: facts ? (facts.geo ?? fixOf(row.device)) : null,
  };
}

/** An event that does not know where it was is one all the same: nobody can tell whether it was inside. */
export function clockEventOf(row: AttestedRow): ClockEvent | undefined {
  const facts = factsOf(row);
  if (row.subject === null || (facts && !facts.face)) return undefined;
  return {
    ...seen(row, facts),
    practitioner: row.subject,
    direction: row.kind === 'staff.clock-in' ? 'in' : 'out',
    fence: facts?.geo?.fence ?? 'cannot-tell',
    fix: facts?.geo ?? null,
  };
}

/** A sighting that nobody can read any more says of whom it was, and nothing else. */
export function sightingOf(row: AttestedRow): Sighting | undefined {
  return row.subject === null ? undefined : { ...seen(row, factsOf(row)), practitioner: row.subject };
}

/** A record that stands for one person's check, or nothing when it names nobody. */
export function exceptionOf(row: AttestedRow): (SignedException & { person: string }) | undefined {
  const { jti, kind, site, subject } = row;
  if (subject === null || !isException(kind)) return undefined;
  const facts = factsOf(row);
  if (!facts) return undefined;
  const { proxy = null, alternative = null } = facts;
  return { jti, kind, site, at: Date.parse(row.at), person: subject, proxy, alternative };
}

/** A downtime of the whole site: recorded without a person. */
export function siteDowntimeOf(row: AttestedRow): (SiteDowntime & { site: string }) | undefined {
  if (row.subject !== null) return undefined;
  const facts = factsOf(row);
  if (!facts) return unreadableDowntime(row);
  if (!facts.downtime) return undefined;
  const { jti, device, site } = row;
  const { from: begins, until: ends } = facts.downtime;
  const from = Date.parse(begins);
  return { jti, device, site, from, until: ends ? Date.parse(ends) : from + OPEN_DOWNTIME_MS };
}

// When it began and ended nobody can read any more: as long before and after as an open one may last.
function unreadableDowntime({ jti, device, site, at }: AttestedRow): SiteDowntime & { site: string } {
  const signed = Date.parse(at);
  return { jti, device, site, from: signed - OPEN_DOWNTIME_MS, until: signed + OPEN_DOWNTIME_MS };
}

const StandingConfig = z.object({ position: Position.extend({ accuracyM: z.number() }).optional() });

/** Where a device stands, from its registered configuration; null if that does not say. */
export function standingFix(config: string): Fix | null {
  return StandingConfig.safeParse(JSON.parse(config)).data?.position ?? null;
}

function checkInKindOf({ kind }: AttestedRow): CheckIn['kind'] {
  return kind === 'patient.bedside' || kind === 'patient.pickup' ? kind : 'patient.registration';
}

function isException(kind: string): kind is SignedException['kind'] {
  return EXCEPTION_KINDS.includes(kind);
}

function seen(
  row: AttestedRow,
  facts: AttestedFacts | undefined,
): Pick<CheckIn, 'jti' | 'at' | 'receivedAt' | 'site' | 'device' | 'outcome' | 'pad' | 'clock'> {
  return {
    jti: row.jti,
    at: Date.parse(row.at),
    receivedAt: Date.parse(row.received_at),
    site: row.site,
    device: row.device,
    outcome: facts?.face ?? 'not-assessable',
    pad: facts?.pad ?? 'not-run',
    ...(facts?.clock && { clock: facts.clock }),
  };
}
