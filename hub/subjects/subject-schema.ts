import { z } from 'zod';
import { DeviceReport } from '../../contract/presence.ts';
import { FindingSummary } from '../cases/finding-schema.ts';
import { Coverage } from '../crosscheck/coverage.ts';
import { FINDING_CLASSES } from '../crosscheck/judged-subject.ts';
import { MATCH_CODES } from '../crosscheck/match-code.ts';

export const SUBJECT_PAGES = ['person', 'practitioner', 'institution', 'device'] as const;
export type SubjectPage = (typeof SUBJECT_PAGES)[number];

const SiteRef = z.strictObject({ id: z.string(), name: z.string() });

/** Findings that are no shadow findings, by rule. Amounts in fen. */
export const RuleTally = z.strictObject({
  rule: z.string(),
  class: z.enum(FINDING_CLASSES),
  open: z.number(),
  upheld: z.number(),
  dismissed: z.number(),
  retracted: z.number(),
  openFen: z.number(),
  upheldFen: z.number(),
});
export type RuleTally = z.infer<typeof RuleTally>;

const SubjectFindings = z.strictObject({
  /** The rule with the most open findings first. */
  byRule: z.array(RuleTally),
  /** Opened last, newest first. */
  latest: z.array(FindingSummary),
});
export type SubjectFindings = z.infer<typeof SubjectFindings>;

/** A signed event, without what only evidence of a finding shows. */
export const RecentEvent = z.strictObject({
  jti: z.string(),
  kind: z.string(),
  at: z.string(),
  site: SiteRef,
  device: z.string(),
  outcome: z.string().nullable(),
});
export type RecentEvent = z.infer<typeof RecentEvent>;

/** Somebody who was verified at the same devices within minutes, on more than one day. */
export const Neighbour = z.strictObject({
  id: z.string(),
  days: z.number(),
  times: z.number(),
  lastAt: z.string(),
  sites: z.array(SiteRef),
});
export type Neighbour = z.infer<typeof Neighbour>;

/** How somebody's claims stand to the evidence, by the local month of their settlement or the local day. */
const CoverageBy = z.strictObject({ period: z.string(), coverage: Coverage });

const RecentClaim = z.strictObject({
  claimId: z.string(),
  at: z.string(),
  site: SiteRef,
  kind: z.string(),
  state: z.string(),
  totalFen: z.number(),
  fundFen: z.number(),
  /** null = not judged yet. */
  code: z.enum(MATCH_CODES).nullable(),
});

const StayLine = z.strictObject({
  stayId: z.string(),
  site: SiteRef,
  admittedAt: z.string(),
  dischargedAt: z.string().nullable(),
  department: z.string().nullable(),
  ward: z.string().nullable(),
  bed: z.string().nullable(),
  state: z.string(),
});

const ShiftLine = z.strictObject({
  site: SiteRef,
  from: z.string().nullable(),
  until: z.string().nullable(),
  end: z.string(),
  elsewhere: z.boolean(),
  objections: z.number(),
});

const DeviceLine = z.strictObject({
  id: z.string(),
  profile: z.string(),
  place: z.string(),
  state: z.enum(['active', 'revoked']),
  online: z.boolean(),
  /** Since when it has been so; null = never seen. */
  since: z.string().nullable(),
  pending: z.number(),
});
export type DeviceLine = z.infer<typeof DeviceLine>;

const common = { id: z.string(), asOf: z.string(), findings: SubjectFindings };

export const PersonSummary = z.strictObject({
  type: z.literal('person'),
  ...common,
  months: z.array(CoverageBy),
  claims: z.array(RecentClaim),
  stays: z.array(StayLine),
  events: z.array(RecentEvent),
  neighbours: z.array(Neighbour),
});

export const PractitionerSummary = z.strictObject({
  type: z.literal('practitioner'),
  ...common,
  role: z.string().nullable(),
  registrations: z.array(z.strictObject({ site: SiteRef, from: z.string(), until: z.string().nullable() })),
  /** Withdrawn eligibility for payment that holds now. */
  eligibility: z.strictObject({ status: z.string(), from: z.string(), until: z.string().nullable() }).nullable(),
  /** Lines billed in their name in the last 30 days. */
  billed: z.array(z.strictObject({ site: SiteRef, lines: z.number(), amountFen: z.number(), lastAt: z.string() })),
  shifts: z.array(ShiftLine),
  unrecognised: z.number(),
  events: z.array(RecentEvent),
  neighbours: z.array(Neighbour),
});

export const InstitutionSummary = z.strictObject({
  type: z.literal('institution'),
  ...common,
  name: z.string(),
  region: z.string().nullable(),
  days: z.array(z.strictObject({ day: z.string(), claims: z.number(), attested: z.number(), checkable: z.number() })),
  stays: z.strictObject({ now: z.number() }),
  practitioners: z.array(
    z.strictObject({ id: z.string(), findings: z.number(), open: z.number(), amountFen: z.number() }),
  ),
  devices: z.array(DeviceLine),
});

export const DeviceSummary = z.strictObject({
  type: z.literal('device'),
  ...common,
  site: SiteRef,
  device: DeviceLine,
  keyLevel: z.string(),
  registeredAt: z.string(),
  lastEventAt: z.string().nullable(),
  /** What it last said of itself; null = never. */
  report: z
    .strictObject({
      at: z.string(),
      illSince: z.string().nullable(),
      clockOffsetMs: z.number().nullable(),
      /** What it runs, and how it is; null = it said so in words that this hub does not know. */
      said: DeviceReport.pick({
        agent: true,
        policy: true,
        camera: true,
        stalled: true,
        sinceProgressS: true,
      }).nullable(),
    })
    .nullable(),
  /** Local days, with the share of the day in which it was connected (of today: so far). */
  days: z.array(z.strictObject({ day: z.string(), online: z.number(), events: z.number(), matches: z.number() })),
  events: z.array(RecentEvent),
});

export const SubjectSummary = z.discriminatedUnion('type', [
  PersonSummary,
  PractitionerSummary,
  InstitutionSummary,
  DeviceSummary,
]);
export type SubjectSummary = z.infer<typeof SubjectSummary>;
