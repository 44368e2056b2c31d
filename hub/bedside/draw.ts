import { hash } from 'node:crypto';
import type { Digest } from '../../contract/ids.ts';
import type { Interval } from '../crosscheck/interval.ts';
import { byBytes, commitmentToSeed, mac, shareOf } from '../draw/chance.ts';

// The draw as anybody can repeat it: from a seed that was committed to before the inpatients of the day were known, and from
// the list of these inpatients, which is committed to before anybody is asked. Nothing else goes in, no clock and no chance.

/** An inpatient who may be drawn. */
export interface Inpatient {
  readonly site: string;
  readonly ward: string;
  readonly stay: string;
}

/** The order in which the inpatients of one ward are drawn, and how many of them. */
export interface WardDraw {
  readonly site: string;
  readonly ward: string;
  readonly quota: number;
  /** Every inpatient of the ward; the first `quota` are drawn, the next take the place of those who must not be disturbed. */
  readonly order: readonly string[];
}

/** What is published of a seed beforehand: SHA-256("zs-bedside-seed-v1" 0 || seed). */
export function seedCommitment(seed: Buffer): Digest {
  return commitmentToSeed('zs-bedside-seed-v1', seed);
}

/** The list of inpatients as it is committed to: a line each, site, ward and stay between tabs, sorted by its bytes. */
export function rosterText(inpatients: readonly Inpatient[]): string {
  const lines = inpatients.map(({ site, ward, stay }) => `${site}\t${ward}\t${stay}\n`);
  return lines.sort(byBytes).join('');
}

/** SHA-256 of the list. */
export function rosterDigest(text: string): Digest {
  return hash('sha256', text, 'base64url') as Digest;
}

/** Takes the list apart. */
export function readRoster(text: string): Inpatient[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [site = '', ward = '', stay = ''] = line.split('\t');
      return { site, ward, stay };
    });
}

/**
 * Draws from each ward: everybody gets the number HMAC-SHA256(seed, "draw" 0 plan 0 stay), the lowest come first. Of n people
 * rate * n are drawn, and one more with the chance of what is left over, so that each one's chance is `rate` in a ward of any size.
 */
export function drawWards(seed: Buffer, plan: string, inpatients: readonly Inpatient[], rate: number): WardDraw[] {
  const wards = Map.groupBy(inpatients, ({ site, ward }) => `${site}\0${ward}`);
  return [...wards.values()].map((own) => {
    const { site = '', ward = '' } = own[0] ?? {};
    const scored = own.map(({ stay }) => ({ stay, score: mac(seed, 'draw', plan, stay).toString('hex') }));
    scored.sort((a, b) => byBytes(a.score, b.score));
    const wanted = rate * own.length;
    const more = shareOf(mac(seed, 'quota', plan, site, ward)) < wanted - Math.floor(wanted) ? 1 : 0;
    return { site, ward, quota: Math.floor(wanted) + more, order: scored.map(({ stay }) => stay) };
  });
}

/** When somebody is asked: evenly spread over the windows (ms since 1970); undefined when there is no window left. */
export function drawTime(seed: Buffer, plan: string, stay: string, round: number, windows: readonly Interval[]) {
  const total = windows.reduce((sum, { from, until }) => sum + until - from, 0);
  let left = Math.floor(shareOf(mac(seed, 'time', plan, stay, `${round}`)) * total);
  for (const { from, until } of windows) {
    if (left < until - from) return from + left;
    left -= until - from;
  }
  return undefined;
}

/** Id of a challenge: nobody can name it before the seed is known. */
export function challengeId(seed: Buffer, plan: string, stay: string, round: number): string {
  return `bc-${mac(seed, 'challenge', plan, stay, `${round}`).toString('base64url').slice(0, 24)}`;
}

/** How long after a missed round somebody is asked again: a share of the span between at least and at most, from 0 to 1. */
export function againShare(seed: Buffer, plan: string, stay: string, round: number): number {
  return shareOf(mac(seed, 'again', plan, stay, `${round}`));
}
