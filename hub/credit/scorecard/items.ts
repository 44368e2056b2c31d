import { z } from 'zod';

/** Who has a scorecard. */
export const SCORED = ['site', 'practitioner', 'insured'] as const;
export type Scored = (typeof SCORED)[number];
export const GRADES = ['A', 'B', 'C', 'D'] as const;
export type Grade = (typeof GRADES)[number];

/**
 * What scores are made of: counts within a month, all derived from identity evidence. There is none for choosing another way than the
 * face, and none can be configured: a claim that was witnessed or made good after a downtime counts as recorded like any other.
 */
export const INPUTS = [
  /** Claims settled. */
  'claims',
  /** Claims for which a record of presence was to be expected and could be judged. */
  'expected',
  /** Those that have one, by whatever way. */
  'recorded',
  /** Face checks that came to a result, and those that said "another person". */
  'checked',
  'refused',
  /** Bedside questions that somebody could answer, and those nobody did. */
  'asked',
  'missed',
  /** Signed events, and those that arrived later than they should. */
  'events',
  'late',
  /** Findings that people upheld. */
  'upheld',
  /** Findings that ended because the claim was taken back, and answers "corrected" to self-checks. */
  'corrected',
  /** Upheld findings of earlier months whose decision was taken back since. */
  'won',
] as const;
export type InputName = (typeof INPUTS)[number];
export type Counts = Partial<Readonly<Record<InputName, number>>>;

/** The counts of one subject, with the items that are left out because an objection was accepted. */
export interface Inputs {
  readonly counts: Counts;
  readonly waived: readonly string[];
}

const tenths = z.number().min(-100).max(100);
const id = z.string().regex(/^[a-z][a-z-]{1,30}$/);
const subjects = z.array(z.enum(SCORED)).min(1);

const ShareItem = z
  .strictObject({
    id,
    kind: z.literal('share'),
    subjects,
    of: z.enum(INPUTS),
    among: z.enum(INPUTS),
    /** Points at shares, with straight lines between: `[share, points]`, shares rising. */
    at: z
      .array(z.tuple([z.number().min(0).max(1), tenths]))
      .min(2)
      .max(10),
    /** Fewer than this say nothing: the item counts 0. */
    least: z.int().min(1).default(20),
  })
  .refine(({ at }) => at.every(([share], index) => index === 0 || share > (at[index - 1]?.[0] ?? 0)), {
    error: 'shares rise',
    path: ['at'],
  });

const CountItem = z.strictObject({
  id,
  kind: z.literal('count'),
  subjects,
  of: z.enum(INPUTS),
  each: tenths,
  /** The most that the item can add or take off. */
  most: z.number().min(0).max(100),
});

export const ScoreItem = z.discriminatedUnion('kind', [ShareItem, CountItem]);
export type ScoreItem = z.infer<typeof ScoreItem>;

const EVERYBODY = ['site', 'practitioner', 'insured'] as const;
const DEFAULT_ITEMS: z.input<typeof ScoreItem>[] = [
  {
    ...{ id: 'coverage', kind: 'share', subjects: ['site', 'practitioner'], of: 'recorded', among: 'expected' },
    at: [
      [0.5, -14],
      [0.9, 0],
      [0.98, 10],
    ],
  },
  {
    ...{ id: 'mismatches', kind: 'share', subjects: ['site', 'practitioner'], of: 'refused', among: 'checked' },
    at: [
      [0.02, 2],
      [0.06, 0],
      [0.25, -8],
    ],
  },
  {
    ...{ id: 'missed-challenges', kind: 'share', subjects: ['site'], of: 'missed', among: 'asked', least: 10 },
    at: [
      [0, 3],
      [0.1, 0],
      [0.4, -10],
    ],
  },
  {
    ...{ id: 'late-evidence', kind: 'share', subjects: ['site'], of: 'late', among: 'events' },
    at: [
      [0.01, 2],
      [0.1, 0],
      [0.5, -6],
    ],
  },
  {
    ...{ id: 'upheld-rate', kind: 'share', subjects: ['site'], of: 'upheld', among: 'claims', least: 100 },
    at: [
      [0, 6],
      [0.0005, 0],
      [0.02, -30],
    ],
  },
  { id: 'upheld', kind: 'count', subjects: ['practitioner', 'insured'], of: 'upheld', each: -6, most: 36 },
  { id: 'self-corrections', kind: 'count', subjects: [...EVERYBODY], of: 'corrected', each: 0.5, most: 4 },
  { id: 'appeals-won', kind: 'count', subjects: [...EVERYBODY], of: 'won', each: 6, most: 24 },
];

/** How scores are made (after Weihai: 74 and items on top; the items there are not public, these are ours). */
export const ScorecardRules = z
  .strictObject({
    base: z.number().min(0).max(100).default(74),
    /** The least score of each grade; below C is D. */
    grades: z.strictObject({ A: z.number(), B: z.number(), C: z.number() }).default({ A: 84, B: 72, C: 60 }),
    lateHours: z.int().min(1).max(240).default(24),
    items: z.array(ScoreItem).max(40).prefault(DEFAULT_ITEMS),
  })
  .refine(({ grades: { A, B, C } }) => A > B && B > C, { error: 'A is above B, B above C', path: ['grades'] })
  .refine(({ items }) => new Set(items.map((item) => item.id)).size === items.length, {
    error: 'an item is named twice',
    path: ['items'],
  });
export type ScorecardRules = z.infer<typeof ScorecardRules>;
