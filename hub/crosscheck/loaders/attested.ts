import { z } from 'zod';
import type { Attestation } from '../../../contract/attestation.ts';
import { Position } from '../../../contract/evidence.ts';
import { readableAttestation } from '../../store/attestation-columns.ts';
import type { Row } from '../../store/tables.ts';
import type { CheckIn, ClockEvent, Fix, SignedException, SiteDowntime } from '../files.ts';
import { HOUR_MS } from '../interval.ts';

/** Kinds of attestation by what rules read from them. */
export const CHECK_IN_KINDS = ['patient.registration', 'patient.bedside', 'patient.pickup'];
export const CLOCK_KINDS = ['staff.clock-in', 'staff.clock-out'];
export const EXCEPTION_KINDS = ['alternative', 'proxy', 'downtime'];

/** A downtime whose end nobody recorded excuses a site for this long at most. */
const OPEN_DOWNTIME_MS = 12 * HOUR_MS;

/** Columns of a row that say what it was when its envelope can't be read any more. */
export const ATTESTED_COLUMNS = [
  'jti',
  'device',
  'kind',
  'site',
  'at',
  'received_at',
  'subject',
  'nonce',
  'envelope',
] as const;
export type AttestedRow = Pick<Row<'attestations'>, (typeof ATTESTED_COLUMNS)[number]>;

/**
 * What a rule sees of a check-in. An envelope that somebody altered beyond reading proves nothing, neither that the person
 * was there nor that nobody was: it is an attempt that can't be assessed, whether it was a check or a record in its place.
 */
export function checkInOf(row: AttestedRow, fixOf: (device: string) => Fix | null): CheckIn | undefined {
  const attestation = readableAttestation(row.envelope);
  switch (attestation?.kind) {
    case undefined:
      return row.subject === null
        ? undefined
        : { ...unreadable(row), kind: checkInKindOf(row), person: row.subject, nonce: row.nonce ?? '', fix: null };
    case 'patient.registration':
    case 'patient.bedside':
    case 'patient.pickup':
      return {
        ...seen(attestation, row),
        kind: attestation.kind,
        person: attestation.subject.id,
        nonce: attestation.nonce,
        fix: attestation.geo ?? fixOf(attestation.iss),
      };
    default:
      return undefined;
  }
}

export function clockEventOf(row: AttestedRow): ClockEvent | undefined {
  const attestation = readableAttestation(row.envelope);
  switch (attestation?.kind) {
    case undefined: {
      if (row.subject === null) return undefined;
      const direction = row.kind === 'staff.clock-in' ? 'in' : 'out';
      return { ...unreadable(row), practitioner: row.subject, direction, fence: 'cannot-tell', fix: null };
    }
    case 'staff.clock-in':
    case 'staff.clock-out':
      return {
        ...seen(attestation, row),
        practitioner: attestation.subject.id,
        direction: attestation.kind === 'staff.clock-in' ? 'in' : 'out',
        fence: attestation.geo.fence,
        fix: attestation.geo,
      };
    default:
      return undefined;
  }
}

/** A record that stands for one person's check, or nothing when it names nobody. */
export function exceptionOf({ envelope }: AttestedRow): (SignedException & { person: string }) | undefined {
  const attestation = readableAttestation(envelope);
  switch (attestation?.kind) {
    case 'alternative':
    case 'proxy':
    case 'downtime': {
      if (!attestation.subject) return undefined;
      const { jti, kind, site, subject } = attestation;
      return {
        jti,
        kind,
        site,
        at: at(attestation),
        person: subject.id,
        proxy: attestation.kind === 'proxy' ? attestation.proxy : null,
        alternative: attestation.kind === 'alternative' ? attestation.alternative : null,
      };
    }
    default:
      return undefined;
  }
}

/** A downtime of the whole site: recorded without a person. */
export function siteDowntimeOf(row: AttestedRow): (SiteDowntime & { site: string }) | undefined {
  const attestation = readableAttestation(row.envelope);
  if (!attestation) return row.subject === null ? unreadableDowntime(row) : undefined;
  if (attestation.kind !== 'downtime' || attestation.subject) return undefined;
  const { downtime, jti, iss, site } = attestation;
  const from = Date.parse(downtime.from);
  return { jti, device: iss, site, from, until: downtime.until ? Date.parse(downtime.until) : from + OPEN_DOWNTIME_MS };
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

function unreadable(row: AttestedRow): ReturnType<typeof seen> {
  const { jti, at, site, device } = row;
  const receivedAt = Date.parse(row.received_at);
  return { jti, at: Date.parse(at), receivedAt, site, device, outcome: 'not-assessable', pad: 'not-run' };
}

function checkInKindOf({ kind }: AttestedRow): CheckIn['kind'] {
  return kind === 'patient.bedside' || kind === 'patient.pickup' ? kind : 'patient.registration';
}

type Faced = Extract<Attestation, { face: unknown }>;

function seen(
  attestation: Faced,
  row: AttestedRow,
): Pick<CheckIn, 'jti' | 'at' | 'receivedAt' | 'site' | 'device' | 'outcome' | 'pad'> {
  return {
    jti: attestation.jti,
    at: at(attestation),
    receivedAt: Date.parse(row.received_at),
    site: attestation.site,
    device: attestation.iss,
    outcome: attestation.face.outcome,
    pad: attestation.pad.outcome,
  };
}

function at({ iat }: Pick<Attestation, 'iat'>): number {
  return Math.round(iat * 1000);
}
