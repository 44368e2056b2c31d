import { z } from 'zod';
import type { Judgement } from '../judge.ts';
import { FINDING_CLASSES } from '../judged-subject.ts';
import { Message } from '../message.ts';
import type { Finding } from '../rule.ts';

/** Examples shown of each kind, and institutions shown. */
const MOST_EXAMPLES = 20;
const MOST_SITES = 50;

const Tally = z.strictObject({ count: z.number(), amountFen: z.number() });
const Moves = z.strictObject({ appear: Tally, disappear: Tally, change: Tally });
type Moves = z.infer<typeof Moves>;
const Verdicts = z.strictObject({
  clear: z.number(),
  finding: z.number(),
  inconclusive: z.number(),
  'not-judged': z.number(),
});

/** What changed parameters would do to past data; amounts in fen. `change`: found both times, with another amount or class. */
export const WhatIfDifference = z.strictObject({
  subjects: z.number(),
  before: Verdicts,
  after: Verdicts,
  ...Moves.shape,
  byClass: z.array(z.strictObject({ class: z.enum(FINDING_CLASSES), ...Moves.shape })),
  /** Institutions with the most changes; the rest is in the totals only. */
  bySite: z.array(z.strictObject({ site: z.string(), ...Moves.shape })),
  examples: z.array(
    z.strictObject({
      move: z.enum(['appear', 'disappear', 'change']),
      subject: z.string(),
      site: z.string(),
      amountFen: z.number(),
      before: Message,
      after: Message,
    }),
  ),
});
export type WhatIfDifference = z.infer<typeof WhatIfDifference>;

const none = (): Moves => ({
  appear: { count: 0, amountFen: 0 },
  disappear: { count: 0, amountFen: 0 },
  change: { count: 0, amountFen: 0 },
});
const noVerdicts = () => ({ clear: 0, finding: 0, inconclusive: 0, 'not-judged': 0 });

/** Counts differences between two judgements of the same subjects. Memory grows with institutions, not with subjects. */
export class WhatIfTally {
  readonly #total = none();
  readonly #byClass = new Map<Judgement['rule']['class'], Moves>();
  readonly #bySite = new Map<string, Moves>();
  readonly #before = noVerdicts();
  readonly #after = noVerdicts();
  readonly #examples: WhatIfDifference['examples'] = [];
  #subjects = 0;

  add(before: Judgement, after: Judgement, reasonOf: (outcome: Judgement['outcome']) => Message): void {
    this.#subjects += 1;
    this.#before[before.outcome.outcome] += 1;
    this.#after[after.outcome.outcome] += 1;
    const was = findingOf(before);
    const is = findingOf(after);
    const finding = is ?? was;
    if (!finding || same(was, is)) return;
    const move = was && is ? 'change' : is ? 'appear' : 'disappear';
    const amountFen = move === 'change' ? (is?.amountFen ?? 0) - (was?.amountFen ?? 0) : finding.amountFen;
    const site = finding.site ?? before.about.site ?? '';
    const kind = finding.class ?? before.rule.class;
    for (const moves of [this.#total, of(this.#byClass, kind), of(this.#bySite, site)]) {
      moves[move].count += 1;
      moves[move].amountFen += amountFen;
    }
    if (this.#examples.filter((example) => example.move === move).length >= MOST_EXAMPLES) return;
    const words = { before: reasonOf(before.outcome), after: reasonOf(after.outcome) };
    this.#examples.push({ move, subject: before.subject.id, site, amountFen, ...words });
  }

  result(): WhatIfDifference {
    const size = ({ appear, disappear, change }: Moves) => appear.count + disappear.count + change.count;
    const sites = [...this.#bySite].map(([site, moves]) => ({ site, ...moves }));
    return {
      subjects: this.#subjects,
      before: this.#before,
      after: this.#after,
      ...this.#total,
      byClass: [...this.#byClass].map(([kind, moves]) => ({ class: kind, ...moves })),
      bySite: sites.sort((a, b) => size(b) - size(a) || (a.site < b.site ? -1 : 1)).slice(0, MOST_SITES),
      examples: this.#examples,
    };
  }
}

function findingOf({ outcome }: Judgement): Finding | undefined {
  return outcome.outcome === 'finding' ? outcome : undefined;
}

function same(was: Finding | undefined, is: Finding | undefined): boolean {
  return was?.amountFen === is?.amountFen && was?.class === is?.class && (was === undefined) === (is === undefined);
}

function of<K>(map: Map<K, Moves>, key: K): Moves {
  const known = map.get(key) ?? none();
  map.set(key, known);
  return known;
}
