import type { Sighting } from './files.ts';
import { contains, HOUR_MS, type Interval, iso, MINUTE_MS, overlaps } from './interval.ts';
import type { Message } from './message.ts';
import { mayHaveBeen } from './unkept-clock.ts';
import { isMatch } from './visit-window.ts';

/** Said where somebody was seen in the same hours, yet too far from the time in question to say that they were there. */
export const SIGHTED_EARLIER = 'sighted-at-another-time';

/** Said where somebody is clocked in here, and a camera recognised them elsewhere. */
export const SIGHTED_ELSEWHERE = 'sighted-elsewhere';

/**
 * What sightings at a site say about somebody's presence in a span. `near`: so close to it that they were there. `unclear`: in
 * the same hours only. Undefined says nothing: whoever passes a door with a turned head is not seen, so no sighting is no proof
 * of absence. A picture held up to the camera (`pad: fail`) is no sighting.
 */
export function sightedAround(
  sightings: readonly Sighting[],
  site: string,
  span: Interval,
  { nearMs, sameHoursMs }: { readonly nearMs: number; readonly sameHoursMs: number },
): { readonly kind: 'near' | 'unclear'; readonly sighting: Sighting } | undefined {
  const here = sightings.filter((sighting) => sighting.site === site && isMatch(sighting));
  const near = here.find((sighting) => {
    const { from, until } = mayHaveBeen(sighting);
    return from === until && contains(widened(span, nearMs), from);
  });
  if (near) return { kind: 'near', sighting: near };
  const unclear = here.find((sighting) => overlaps(mayHaveBeen(sighting), widened(span, sameHoursMs)));
  return unclear && { kind: 'unclear', sighting: unclear };
}

/** Why presence that only a sighting of the same hours speaks for can't be judged. */
export function sightedEarlier({ device, at }: Sighting): Message {
  return { code: SIGHTED_EARLIER, params: { device, at: iso(at) } };
}

/** A sighting at another site so close to an instant (ms) that nobody can have been at `site` by then; by kept clocks only. */
export function sightedElsewhere(
  sightings: readonly Sighting[],
  site: string,
  at: number,
  withinMinutes: number,
): Message | undefined {
  const elsewhere = sightings.find((sighting) => {
    const { from, until } = mayHaveBeen(sighting);
    return (
      sighting.site !== site &&
      isMatch(sighting) &&
      from === until &&
      contains(widened({ from: at, until: at }, withinMinutes * MINUTE_MS), from)
    );
  });
  if (!elsewhere) return undefined;
  return { code: SIGHTED_ELSEWHERE, params: { device: elsewhere.device, at: iso(elsewhere.at), site: elsewhere.site } };
}

/** Minutes and hours, as rules have them in their parameters, in ms. */
export function reachOf(minutes: number, hours: number): { readonly nearMs: number; readonly sameHoursMs: number } {
  return { nearMs: minutes * MINUTE_MS, sameHoursMs: hours * HOUR_MS };
}

function widened({ from, until }: Interval, byMs: number): Interval {
  return { from: from - byMs, until: until + byMs };
}
