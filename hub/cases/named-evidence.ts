import type { Database } from '../store/store.ts';
import type { Row } from '../store/tables.ts';
import type { Timeline } from './claim-timeline.ts';
import type { TimelineItem } from './finding-schema.ts';
import { around, item, moment } from './timeline-items.ts';

/** A picture of more marks than this shows nothing. */
export const MOST_MARKS = 500;

type Attested = Pick<Row<'attestations'>, 'jti' | 'kind' | 'subject' | 'device' | 'at' | 'face_outcome'>;

/**
 * The timeline with everything on it that the finding names and no other rule of drawing has put there: evidence that is not on the axis
 * can't be weighed against the rest. The span grows to hold it.
 */
export async function withNamedEvidence(
  db: Database,
  { span, items }: Timeline,
  attestations: readonly string[],
): Promise<Timeline> {
  const drawn = new Set(items.map(({ ref }) => ref.id));
  const missing = attestations.filter((jti) => !drawn.has(jti)).slice(0, MOST_MARKS);
  const rows: Attested[] =
    missing.length === 0
      ? []
      : await db
          .selectFrom('attestations')
          .select(['jti', 'kind', 'subject', 'device', 'at', 'face_outcome'])
          .where('jti', 'in', missing)
          .orderBy('at')
          .execute();
  const named = rows.map(attestedItem);
  const known = new Set(attestations);
  const evidence = [...items.filter(({ ref }) => ref.type === 'attestation' && known.has(ref.id)), ...named];
  return { span: holding(span, evidence), items: [...items, ...named] };
}

/** Claims that a finding names, in the order in which they were settled (`at`, ms since 1970). */
export async function loadNamedClaims(db: Database, ids: ReadonlySet<string>) {
  const named = [...ids].slice(0, MOST_MARKS);
  if (named.length === 0) return [];
  const claims = await db
    .selectFrom('claims')
    .select(['claim_id as claim', 'person', 'site', 'settled_at'])
    .where('claim_id', 'in', named)
    .orderBy('settled_at')
    .execute();
  return claims.map(({ settled_at, ...claim }) => ({ ...claim, at: Date.parse(settled_at) }));
}

// Evidence at the very edge of a picture is cut in half by it.
function holding(span: Timeline['span'], evidence: readonly TimelineItem[]): Timeline['span'] {
  const outside = evidence.filter(({ from }) => Date.parse(from) <= span.from || Date.parse(from) >= span.until);
  if (outside.length === 0) return span;
  const { from, until } = around(outside, span);
  return { from: Math.min(span.from, from), until: Math.max(span.until, until) };
}

function attestedItem({ jti, kind, subject, device, at, face_outcome }: Attested): TimelineItem {
  const ref = { type: 'attestation', id: jti } as const;
  const when = moment(Date.parse(at));
  const tone = face_outcome === 'match' ? 'ok' : face_outcome === 'no-match' ? 'bad' : 'unknown';
  if (kind.startsWith('staff.')) return item('clock', subject ?? device, when, tone, kind.slice('staff.'.length), ref);
  if (kind.startsWith('patient.')) {
    const lane = kind === 'patient.bedside' ? 'bedside' : 'check-in';
    return item(lane, subject ?? device, when, tone, `check-in-${face_outcome ?? 'not-assessable'}`, ref);
  }
  if (kind === 'alternative' || kind === 'proxy' || kind === 'downtime') {
    return item('check-in', subject ?? device, when, 'unknown', `record-${kind}`, ref);
  }
  return item('device', device, when, 'unknown', 'device-event', ref);
}
