/** How far somebody has heard: the last step in a finding's life, the last answer of the gate, the last verdict that changed, the last line about a case. */
export interface Position {
  readonly step: number;
  readonly answer: number;
  readonly verdict: number;
  readonly cases: number;
}

export function positionText({ step, answer, verdict, cases }: Position): string {
  return `${step}.${answer}.${verdict}.${cases}`;
}

/** A position from its text, or undefined for what is none. Those of former versions have fewer numbers. */
export function positionOf(text: string): Position | undefined {
  if (!/^\d{1,15}(\.\d{1,15}){1,3}$/.test(text)) return undefined;
  const [step = 0, answer = 0, verdict = 0, cases = 0] = text.split('.').map(Number);
  return { step, answer, verdict, cases };
}
