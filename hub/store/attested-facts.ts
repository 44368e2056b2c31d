import type { Attestation } from '../../contract/attestation.ts';
import type { FaceEvidence, Geo, PadEvidence } from '../../contract/evidence.ts';
import type { Json } from './column-types.ts';

type Of<K extends Attestation['kind']> = Extract<Attestation, { kind: K }>;

/** What rules read of an attestation beside its columns. Absent members: this kind does not say it. */
export interface AttestedFacts {
  readonly face?: FaceEvidence['outcome'];
  readonly pad?: PadEvidence['outcome'];
  /** Where a clock that no reference kept had its time from; absent for the others. */
  readonly clock?: 'rtc' | 'none';
  readonly geo?: Pick<Geo, 'lat' | 'lon' | 'datum' | 'accuracyM' | 'fence' | 'signs'>;
  readonly proxy?: Of<'proxy'>['proxy'];
  readonly alternative?: Of<'alternative'>['alternative'];
  readonly downtime?: Pick<Of<'downtime'>['downtime'], 'from' | 'until'>;
  readonly status?: Of<'device.status'>['status']['event'];
  readonly reply?: Of<'bedside.reply'>['reply'];
  readonly objection?: Of<'staff.objection'>['objection'];
}

/** Projects an attestation onto its facts. */
export function attestedFacts(attestation: Attestation): AttestedFacts {
  return {
    ...('face' in attestation && { face: attestation.face.outcome, pad: attestation.pad.outcome }),
    ...unkept(attestation.clock.source),
    ...('geo' in attestation && attestation.geo && { geo: fixOf(attestation.geo) }),
    ...(attestation.kind === 'proxy' && { proxy: attestation.proxy }),
    ...(attestation.kind === 'alternative' && { alternative: attestation.alternative }),
    ...(attestation.kind === 'downtime' && { downtime: spanOf(attestation.downtime) }),
    ...(attestation.kind === 'device.status' && { status: attestation.status.event }),
    ...(attestation.kind === 'bedside.reply' && { reply: attestation.reply }),
    ...(attestation.kind === 'staff.objection' && { objection: attestation.objection }),
  };
}

/** As before version 23 of the schema, when the column said nothing of clocks. Verification takes either. */
export function formerFactsColumn(attestation: Attestation): Json | null {
  const { clock: _, ...former } = attestedFacts(attestation);
  const text = JSON.stringify(former);
  return text === '{}' ? null : text;
}

function unkept(source: Attestation['clock']['source']): Pick<AttestedFacts, 'clock'> {
  return source === 'rtc' || source === 'none' ? { clock: source } : {};
}

/** The column `facts`: the JSON text, in the one order of members that verification compares; null = nothing to say. */
export function factsColumn(attestation: Attestation): Json | null {
  const text = JSON.stringify(attestedFacts(attestation));
  return text === '{}' ? null : text;
}

// Most events of a city say one of a few things; their text is read once. What names a person or a place is read each time.
const READ = new Map<Json, AttestedFacts>();
const SHORT = 64;
const KEPT = 256;

/** Reads the column. Undefined for a text that nobody of ours wrote. */
export function readFacts(text: Json): AttestedFacts | undefined {
  const known = READ.get(text);
  if (known) return known;
  try {
    const facts: AttestedFacts = JSON.parse(text);
    if (text.length <= SHORT && READ.size < KEPT) READ.set(text, facts);
    return facts;
  } catch {
    return undefined;
  }
}

function fixOf({ lat, lon, datum, accuracyM, fence, signs }: Geo): NonNullable<AttestedFacts['geo']> {
  return { lat, lon, datum, accuracyM, fence, ...(signs && { signs }) };
}

function spanOf({ from, until }: Of<'downtime'>['downtime']): NonNullable<AttestedFacts['downtime']> {
  return { from, ...(until !== undefined && { until }) };
}
