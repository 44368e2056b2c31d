import type { TruthLine } from '../city/city-folder.ts';
import { FRAUD_KINDS, type FraudKind, type HonestKind } from '../city/truth.ts';
import { subjectOf } from './subject.ts';

/** A finding as far as it is scored. */
export interface ScoredFinding {
  readonly rule: string;
  readonly class: string;
  readonly subjectType: string;
  readonly subject: string;
}

interface FraudScore {
  readonly n: number;
  readonly found: number;
  readonly recall: number;
  /** Null: no rule found any of it. */
  readonly precision: number | null;
  /** Of the fund's money in the cases found, CNY. */
  readonly amountRecovered: number;
}

export interface RuleScore {
  readonly onFraud: number;
  readonly onHonest: number;
}

export interface Evaluation {
  readonly fraud: Readonly<Partial<Record<FraudKind, FraudScore>>>;
  readonly honest: Readonly<Partial<Record<HonestKind, { n: number; accused: number }>>>;
  readonly violationsOnHonest: number;
  readonly overall: { readonly precision: number | null; readonly recall: number };
  readonly rules: Readonly<Record<string, RuleScore>>;
  /** Findings of class data-quality, by rule: they accuse nobody and are counted nowhere else. */
  readonly dataQuality: Readonly<Record<string, number>>;
  /** Findings on what is honest: rule, situation, subject. For whoever looks into them. */
  readonly accusations: readonly { rule: string; class: string; honest: string; subject: string }[];
  /** Cases that no finding touches. */
  readonly missed: readonly { kind: FraudKind; case: string }[];
}

type FraudLine = Extract<TruthLine, { fraud: unknown }>;

interface Known {
  honest: HonestKind | undefined;
  readonly frauds: FraudLine[];
}

/** What is known of everything in the city, by type and id. */
export class Truth {
  readonly #known = new Map<string, Known>();
  readonly cases = new Map<string, FraudLine[]>();

  add(line: TruthLine): void {
    const known = this.of(line.type, line.id);
    if ('honest' in line) {
      // The first word about somebody is who they are; what is unusual later matters more.
      if (known.honest === undefined || known.honest === 'ordinary') known.honest = line.honest;
      return;
    }
    known.frauds.push(line);
    this.cases.set(line.case, [...(this.cases.get(line.case) ?? []), line]);
  }

  of(type: string, id: string): Known {
    const key = `${type}/${id}`;
    const known = this.#known.get(key) ?? { honest: undefined, frauds: [] };
    this.#known.set(key, known);
    return known;
  }

  *honest(): Generator<readonly [key: string, kind: HonestKind]> {
    for (const [key, { honest, frauds }] of this.#known) if (honest && frauds.length === 0) yield [key, honest];
  }
}

/** Compares findings with the truth. Findings about the quality of data accuse nobody and are not counted. */
export function score(findings: readonly ScoredFinding[], truth: Truth): Evaluation {
  const rules = new Map<string, { onFraud: number; onHonest: number }>();
  const rulesOfCase = new Map<string, Set<string>>();
  const accused = new Set<string>();
  const accusations: Evaluation['accusations'][number][] = [];
  let violationsOnHonest = 0;
  const dataQuality: Record<string, number> = {};
  for (const { rule } of findings.filter((each) => each.class === 'data-quality')) {
    dataQuality[rule] = (dataQuality[rule] ?? 0) + 1;
  }
  for (const finding of findings.filter((each) => each.class !== 'data-quality')) {
    const { type, id, from, until } = subjectOf(finding);
    const known = truth.of(type, id);
    const frauds = known.frauds.filter((line) => line.from < until && from < line.until);
    const tally = rules.get(finding.rule) ?? { onFraud: 0, onHonest: 0 };
    rules.set(finding.rule, tally);
    for (const line of frauds) rulesOfCase.set(line.case, (rulesOfCase.get(line.case) ?? new Set()).add(finding.rule));
    if (frauds.length > 0) tally.onFraud += 1;
    else {
      tally.onHonest += 1;
      if (finding.class === 'violation') violationsOnHonest += 1;
      accused.add(`${type}/${id}`);
      accusations.push({
        rule: finding.rule,
        class: finding.class,
        honest: known.honest ?? 'unknown',
        subject: finding.subject,
      });
    }
  }
  const cases = [...truth.cases].map(([id, lines]) => ({ id, lines, kind: (lines[0] as FraudLine).fraud }));
  const missed = cases.filter(({ id }) => !rulesOfCase.has(id)).map(({ id, kind }) => ({ kind, case: id }));
  const all = [...rules.values()];
  return {
    fraud: scoreKinds(cases, rulesOfCase, rules),
    honest: scoreHonest(truth, accused),
    violationsOnHonest,
    overall: { precision: precisionOf(all), recall: share(cases.length - missed.length, cases.length) },
    rules: Object.fromEntries([...rules].sort(([a], [b]) => (a < b ? -1 : 1))),
    dataQuality,
    accusations,
    missed,
  };
}

function scoreKinds(
  cases: readonly { id: string; kind: FraudKind; lines: readonly FraudLine[] }[],
  rulesOfCase: ReadonlyMap<string, ReadonlySet<string>>,
  rules: ReadonlyMap<string, RuleScore>,
): Evaluation['fraud'] {
  const kinds = Object.keys(FRAUD_KINDS) as FraudKind[];
  const scores = kinds.flatMap((kind) => {
    const own = cases.filter((each) => each.kind === kind);
    if (own.length === 0) return [];
    const found = own.filter(({ id }) => rulesOfCase.has(id));
    // Each case is credited to the most precise rule that found it: the one an auditor would work through.
    const carrying = new Set(found.map(({ id }) => mostPrecise([...(rulesOfCase.get(id) ?? [])], rules)));
    const carried = [...carrying].flatMap((rule) => rules.get(rule) ?? []);
    const fen = found.flatMap(({ lines }) => lines).reduce((sum, line) => sum + (line.fundFen ?? 0), 0);
    const figures = { n: own.length, found: found.length, recall: share(found.length, own.length) };
    return [[kind, { ...figures, precision: precisionOf(carried), amountRecovered: fen / 100 }] as const];
  });
  return Object.fromEntries(scores);
}

function mostPrecise(ids: readonly string[], rules: ReadonlyMap<string, RuleScore>): string {
  const precision = (id: string) => precisionOf([rules.get(id) ?? { onFraud: 0, onHonest: 0 }]) ?? 0;
  return ids.toSorted((a, b) => precision(b) - precision(a) || (a < b ? -1 : 1))[0] ?? '';
}

function scoreHonest(truth: Truth, accused: ReadonlySet<string>): Evaluation['honest'] {
  const tally: Partial<Record<HonestKind, { n: number; accused: number }>> = {};
  for (const [key, kind] of truth.honest()) {
    const counts = tally[kind] ?? { n: 0, accused: 0 };
    tally[kind] = counts;
    counts.n += 1;
    if (accused.has(key)) counts.accused += 1;
  }
  return tally;
}

function precisionOf(rules: readonly RuleScore[]): number | null {
  const right = rules.reduce((sum, { onFraud }) => sum + onFraud, 0);
  const wrong = rules.reduce((sum, { onHonest }) => sum + onHonest, 0);
  return right + wrong === 0 ? null : share(right, right + wrong);
}

function share(part: number, whole: number): number {
  return whole === 0 ? 0 : Math.round((1000 * part) / whole) / 1000;
}
