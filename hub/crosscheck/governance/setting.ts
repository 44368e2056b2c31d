import { z } from 'zod';
import type { RuleParameters } from '../rule.ts';

/**
 * What follows from a finding. `shadow`: it is kept and shown on request only; `notify`: an operator sees it; `hold`, `cut-back`,
 * `deny`: the gate acts on it as well.
 */
export const RULE_MODES = ['shadow', 'notify', 'hold', 'cut-back', 'deny'] as const;
export type RuleMode = (typeof RULE_MODES)[number];

/** Nothing is held or denied, and nothing hidden, unless somebody said so. */
export const DEFAULT_MODE: RuleMode = 'notify';

/** GB/T 2260: a district (350203), a city (350200) or a province (350000). */
export const RegionCode = z.string().regex(/^\d{6}$/, 'must be six digits of GB/T 2260, e.g. 350200');

/** null takes an earlier value back: the hub's base value counts again. */
const ParameterChange = z.record(
  z.string().min(1).max(60),
  z.union([z.string().max(200), z.number(), z.boolean(), z.null()]),
);

/** What changes: the mode, or some parameters; the others stay as they are. */
export const RuleChange = z.union([
  z.strictObject({ mode: z.enum(RULE_MODES) }),
  z.strictObject({ parameters: ParameterChange }),
]);
export type RuleChange = z.infer<typeof RuleChange>;

/** A dated change. Times are ms since 1970. */
export interface RuleSetting {
  readonly id: string;
  readonly rule: string;
  /** null = everywhere. */
  readonly region: string | null;
  readonly from: number;
  readonly change: RuleChange;
  readonly by: string;
  /** The second person, where two are asked for. */
  readonly confirmedBy?: string | undefined;
  /** Why; words about the rule, never about people. */
  readonly reason?: string | undefined;
  readonly recordedAt: number;
}

/** What a rule judges by, at one instant in one region. */
export interface InForce {
  readonly mode: RuleMode;
  readonly parameters: RuleParameters;
}
