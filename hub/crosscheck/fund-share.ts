import type { ClaimFacts, ClaimLineFacts } from './files.ts';

/** The fund's part of some lines of a claim, in fen: its part of the claim, divided as the lines' amounts are. */
export function fundShareOf(claim: ClaimFacts, lines: readonly ClaimLineFacts[]): number {
  const sum = (some: readonly ClaimLineFacts[]) => some.reduce((total, line) => total + line.amountFen, 0);
  const whole = sum(claim.lines);
  if (whole <= 0) return claim.fundFen;
  return Math.round(claim.fundFen * Math.min(1, Math.max(0, sum(lines) / whole)));
}
