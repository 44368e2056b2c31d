import { z } from 'zod';
import type { SiteDevice } from '../files.ts';
import { type Interval, iso, MINUTE_MS, overlaps } from '../interval.ts';
import { clear, type EvidenceRef, inconclusive, type Rule } from '../rule.ts';
import type { Settlement, SiteDayFile } from '../site-day-files.ts';
import { PATIENT_PROFILES } from '../site-readiness.ts';
import { VISIT_KINDS } from '../visit-window.ts';

const parameters = z.strictObject({
  windowMinutes: z.number().min(5).max(240).default(15),
  minSettlements: z.number().int().min(2).max(1000).default(5),
  /** The desk settles while a patient is still being seen: checks come a little before. */
  marginMinutes: z.number().min(0).max(120).default(30),
});
type Parameters = z.infer<typeof parameters>;

/** The desk went on settling while every terminal was silent, and nobody signed that they were down. */
export const e07: Rule<'site-day', Parameters> = {
  id: 'E07',
  version: 1,
  class: 'to-verify',
  subject: 'site-day',
  legalBasis: ['fund-regulation-16', 'fund-regulation-17'],
  parameters,
  messages: [
    'not-silent',
    'downtime-on-record',
    'worked-offline',
    'evidence-may-be-on-its-way',
    'silent-while-settling',
  ],

  // A place without a terminal in service has nothing that could be silent.
  applies: (file) => atDesks(file).length > 0 && serving(file).length > 0,

  evaluate(file, p) {
    const silent = silentSettlements(file, p);
    if (silent.length < p.minSettlements) return clear('not-silent');
    const unrecorded = silent.filter(
      ({ settledAt }) => !file.downtimes.some((downtime) => overlaps(downtime, at(settledAt))),
    );
    if (unrecorded.length < p.minSettlements) return clear('downtime-on-record');
    const margin = p.marginMinutes * MINUTE_MS;
    const unattested = unrecorded.filter(
      ({ settledAt }) =>
        !file.attestedAt.some((signed) => settledAt - margin <= signed && signed <= settledAt + margin),
    );
    if (unattested.length < p.minSettlements) return clear('worked-offline');
    const behind = serving(file).find(({ pending, offlineSince }) => pending > 0 || offlineSince !== null);
    if (behind) return inconclusive({ code: 'evidence-may-be-on-its-way', params: { device: behind.id } });
    const [first, last] = [unattested[0], unattested.at(-1)];
    return {
      outcome: 'finding',
      message: {
        code: 'silent-while-settling',
        params: {
          settlements: unattested.length,
          from: iso(first?.settledAt ?? file.day.from),
          until: iso(last?.settledAt ?? file.day.until),
        },
      },
      evidence: unattested.map(({ id }): EvidenceRef => ({ type: 'claim', id })),
      amountFen: unattested.reduce((sum, { fundFen }) => sum + fundFen, 0),
    };
  },
};

function at(instant: number): Interval {
  return { from: instant, until: instant };
}

// Emergencies and visits over the internet need no terminal.
function atDesks({ settlements }: SiteDayFile): Settlement[] {
  return settlements.filter(
    ({ kind, exception }) =>
      VISIT_KINDS.includes(kind) && kind !== 'internet' && kind !== 'emergency' && exception === null,
  );
}

function serving({ devices, day }: SiteDayFile): SiteDevice[] {
  return devices.filter(
    (device) =>
      PATIENT_PROFILES.includes(device.profile) &&
      overlaps({ from: device.registeredAt, until: device.revokedAt }, day) &&
      device.firstOnline !== null &&
      device.firstOnline <= day.from,
  );
}

/** Settlements within windows that hold enough of them and in which no terminal was connected at any time. */
function silentSettlements(file: SiteDayFile, p: Parameters): Settlement[] {
  const settled = atDesks(file);
  const terminals = serving(file);
  const silent = new Set<Settlement>();
  for (const [index, first] of settled.entries()) {
    const window = { from: first.settledAt, until: first.settledAt + p.windowMinutes * MINUTE_MS };
    if (!terminals.every((terminal) => isOffline(terminal, window))) continue;
    const within = settled.slice(index).filter(({ settledAt }) => settledAt <= window.until);
    if (within.length >= p.minSettlements) for (const settlement of within) silent.add(settlement);
  }
  return [...silent];
}

function isOffline({ outages }: SiteDevice, window: Interval): boolean {
  return outages.some(
    ({ cause, from, until }) => cause === 'offline' && from <= window.from && (until === null || until >= window.until),
  );
}
