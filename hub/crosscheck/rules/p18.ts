import { z } from 'zod';
import { type Interval, iso, MINUTE_MS, overlaps } from '../interval.ts';
import type { Settlement, TerminalDayFile } from '../pattern-files.ts';
import { claimRefs } from '../person-windows.ts';
import { clear, inconclusive, type Rule } from '../rule.ts';
import { PATIENT_PROFILES, READINESS_CODES, whySilenceProvesNothing } from '../site-readiness.ts';

const parameters = z.strictObject({
  swipeWindowMinutes: z.number().min(1).max(60).default(10),
  peoplePerWindow: z.number().int().min(3).max(100).default(5),
  /** Cards for each face. */
  cardsPerFace: z.number().min(1.1).max(20).default(1.5),
  seenBeforeMinutes: z.number().min(0).max(240).default(120),
  seenAfterMinutes: z.number().min(0).max(60).default(15),
  shortestOutageSeconds: z.number().min(0).max(3600).default(60),
});
type Parameters = z.infer<typeof parameters>;

/**
 * Many cards are billed at one terminal within minutes, and far fewer of their holders were seen (empty swiping, Xiamen
 * 2023). A pattern: the money of each visit is P01's.
 */
export const p18: Rule<'terminal-day', Parameters> = {
  id: 'P18',
  version: 1,
  class: 'suspicious',
  subject: 'terminal-day',
  legalBasis: ['fund-regulation-38', 'fund-regulation-40'],
  parameters,
  messages: ['faces-enough', 'site-downtime', 'window-open', 'more-cards-than-faces', ...READINESS_CODES],

  applies: ({ settlements }) => settlements.length > 0,

  evaluate(file, p) {
    const windows = windowsWithoutFaces(file, p);
    const [first] = windows;
    const last = windows.at(-1);
    if (!first || !last) return clear('faces-enough');
    const span = { from: first.span.from, until: last.span.until };
    const until = span.until + p.seenAfterMinutes * MINUTE_MS;
    if (file.now < until) return inconclusive({ code: 'window-open', params: { until: iso(until) } });
    const downtime = file.downtimes.find((candidate) => overlaps(candidate, span));
    if (downtime) {
      return inconclusive({ code: 'site-downtime', params: { device: downtime.device, from: iso(downtime.from) } });
    }
    const missing = whySilenceProvesNothing({
      devices: file.devices,
      profiles: PATIENT_PROFILES,
      needed: span,
      core: span,
      signed: { from: span.from - p.seenBeforeMinutes * MINUTE_MS, until },
      shortestOutageSeconds: p.shortestOutageSeconds,
    });
    if (missing) return inconclusive(missing);
    const worst = windows.reduce((a, b) => (b.cards - b.faces > a.cards - a.faces ? b : a));
    const { cards, faces } = worst;
    const unseen = windows.flatMap((window) => window.unseen);
    return {
      outcome: 'finding',
      message: {
        code: 'more-cards-than-faces',
        params: { terminal: file.terminal, cards, faces, from: iso(worst.span.from), until: iso(worst.span.until) },
      },
      evidence: claimRefs(unseen.map(({ claim }) => ({ id: claim }))),
      amountFen: 0,
    };
  },
};

interface Window {
  readonly span: Interval;
  readonly cards: number;
  readonly faces: number;
  readonly unseen: readonly Settlement[];
}

function windowsWithoutFaces({ settlements, attested }: TerminalDayFile, p: Parameters): Window[] {
  const isSeen = ({ person, at }: Settlement) =>
    (attested.get(person) ?? []).some(
      (seen) => seen >= at - p.seenBeforeMinutes * MINUTE_MS && seen <= at + p.seenAfterMinutes * MINUTE_MS,
    );
  const seen = new Set(settlements.filter(isSeen).map(({ claim }) => claim));
  let end = 0;
  return settlements.flatMap((first, start): Window[] => {
    while ((settlements[end]?.at ?? Number.POSITIVE_INFINITY) - first.at <= p.swipeWindowMinutes * MINUTE_MS) end += 1;
    const within = settlements.slice(start, end);
    const cards = new Set(within.map(({ person }) => person)).size;
    const faces = new Set(within.filter(({ claim }) => seen.has(claim)).map(({ person }) => person)).size;
    if (cards < p.peoplePerWindow || cards <= p.cardsPerFace * faces) return [];
    const span = { from: first.at, until: within.at(-1)?.at ?? first.at };
    return [{ span, cards, faces, unseen: within.filter(({ claim }) => !seen.has(claim)) }];
  });
}
