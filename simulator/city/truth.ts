/** Frauds, by how they are to be seen. `deterministic`: one look at the evidence shows it; `statistical`: only a pattern does. */
export const FRAUD_KINDS = {
  'fake-patient': 'deterministic',
  'card-lending': 'deterministic',
  'group-swiping': 'statistical',
  'group-collusion': 'statistical',
  'rented-licence': 'deterministic',
  'doctor-elsewhere': 'deterministic',
  'buddy-punching': 'statistical',
  'hanging-bed': 'deterministic',
  'split-stay': 'deterministic',
  'night-settlements': 'deterministic',
  'proxy-hoarding': 'statistical',
  'replayed-attestation': 'deterministic',
  'forged-attestation': 'deterministic',
  'cloned-device': 'deterministic',
  'moved-terminal': 'statistical',
} as const;
export type FraudKind = keyof typeof FRAUD_KINDS;

/** What honest people, staff and devices go through. */
export const HONEST_KINDS = [
  'ordinary',
  'power-cut',
  'network-cut',
  'late-upload',
  'camera-failure',
  'proxy',
  'alternative',
  'second-try',
  'emergency',
  'newborn',
  'twin',
  'multi-site-doctor',
  'night-shift',
  'forgotten-clock-out',
  'forgotten-clock-in',
  'filing-lag',
  'surgery',
  'leave',
  'transfer',
  'chemotherapy',
  'dialysis',
  'care-home',
  'family-visit',
  'cancelled',
  'refunded',
  'clock-drift',
  'clock-wrong',
  'bad-gps',
  'datum-mix-up',
] as const;
export type HonestKind = (typeof HONEST_KINDS)[number];

export const TRUTH_TYPES = ['claim', 'stay', 'person', 'practitioner', 'device', 'site'] as const;

interface About {
  readonly type: (typeof TRUTH_TYPES)[number];
  /** Claim, stay, device or institution; a pseudonym for people. */
  readonly id: string;
}

/** A line of `truth.ndjson`: something is honest, or plays a part in a case of fraud within its time (ISO 8601). */
export type TruthRow =
  | (About & { readonly honest: HonestKind })
  | (About & {
      readonly fraud: FraudKind;
      readonly case: string;
      readonly from: string;
      readonly until: string;
      /** What the fund paid for this claim, in fen. */
      readonly fundFen?: number;
    });
