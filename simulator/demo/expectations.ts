import type { FindingSummary } from '../../hub/cases/finding-schema.ts';
import type { InconclusiveView } from '../../hub/console/overview-schema.ts';

/** What the day has to lead to. `about` is the claim, or the kind of subject where no single claim is judged. */
interface Expected {
  rule: string;
  about: string;
  status: FindingSummary['status'];
}

const FINDINGS: readonly Expected[] = [
  { rule: 'D01', about: 'DEMO-03', status: 'open' }, // the doctor never clocked in
  { rule: 'P02', about: 'DEMO-04', status: 'open' }, // somebody else in front of the camera
  { rule: 'P01', about: 'DEMO-05', status: 'open' }, // nobody there
  { rule: 'P01', about: 'DEMO-08', status: 'retracted' }, // nobody there, but the claim was cancelled
  { rule: 'D02', about: 'practitioner-day', status: 'open' }, // at two clinics at once
];

const INCONCLUSIVE: readonly Omit<Expected, 'status'>[] = [
  { rule: 'P01', about: 'DEMO-07' }, // the kiosk was down: nobody is accused
];

/** Returns what differs from the plan, in words; empty when everything happened and nothing else. */
export function deviations(findings: readonly FindingSummary[], inconclusive: readonly InconclusiveView[]): string[] {
  return [
    ...difference(
      'finding',
      FINDINGS.map(({ rule, about, status }) => `${rule} on ${about}, ${status}`),
      findings.map(({ rule, claimId, subject, status }) => `${rule} on ${claimId ?? subject.type}, ${status}`),
    ),
    ...difference(
      'inconclusive verdict',
      INCONCLUSIVE.map(({ rule, about }) => `${rule} on ${about}`),
      inconclusive.map(({ rule, claimId, subject }) => `${rule} on ${claimId ?? subject.type}`),
    ),
  ];
}

function difference(what: string, expected: readonly string[], actual: readonly string[]): string[] {
  return [
    ...expected.filter((line) => !actual.includes(line)).map((line) => `missing ${what}: ${line}`),
    ...actual.filter((line) => !expected.includes(line)).map((line) => `unexpected ${what}: ${line}`),
  ];
}
