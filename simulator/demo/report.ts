import type { FindingSummary } from '../../hub/cases/finding-schema.ts';
import type { InconclusiveView, Overview } from '../../hub/console/overview-schema.ts';
import { type Language, renderMessage, ruleTitle } from '../../hub/crosscheck/render.ts';
import { CLINIC, OTHER_CLINIC } from './clinic.ts';
import type { HubClient } from './hub-client.ts';
import { words as allWords, fill } from './words.ts';

/** What the demo found out, as `npm start -- --once --json` prints it. */
export interface DemoReport {
  attestations: number;
  claims: number;
  verdicts: Overview['verdicts'];
  findings: {
    rule: string;
    class: FindingSummary['class'];
    claim: string | null;
    subject: FindingSummary['subject'];
    status: FindingSummary['status'];
    /** What it rests on: the claim itself, and the ids of signed events. */
    evidence: string[];
  }[];
  ledger: { size: number; verified: boolean };
  elapsedMs: number;
}

export interface DemoResult {
  readonly report: DemoReport;
  readonly findings: readonly FindingSummary[];
  readonly inconclusive: readonly InconclusiveView[];
}

// Findings about no single claim come after the others.
const LAST = 'zz';

/** Asks the hub for everything the report says; nothing in it comes from the demo's own knowledge. */
export async function collect(hub: HubClient, elapsedMs: number): Promise<DemoResult> {
  const [overview, findings, inconclusive, ledger] = await Promise.all([
    hub.overview(),
    hub.findings(),
    hub.inconclusive(),
    hub.verifyLedger(),
  ]);
  const inOrder = findings.toSorted((a, b) => (a.claimId ?? LAST).localeCompare(b.claimId ?? LAST));
  return {
    report: {
      attestations: overview.attestations,
      claims: overview.claims,
      verdicts: overview.verdicts,
      findings: await Promise.all(
        inOrder.map(async (finding) => ({
          rule: finding.rule,
          class: finding.class,
          claim: finding.claimId,
          subject: finding.subject,
          status: finding.status,
          evidence: [...(finding.claimId === null ? [] : [finding.claimId]), ...(await hub.evidenceOf(finding.id))],
        })),
      ),
      ledger: { size: ledger.size, verified: ledger.verified },
      elapsedMs: Math.round(elapsedMs),
    },
    findings: inOrder,
    inconclusive,
  };
}

/** The short table that ends the demo. */
export function table({ report, findings, inconclusive }: DemoResult, language: Language): string {
  const words = allWords[language];
  const { clear, finding, inconclusive: open } = report.verdicts;
  const rows = [
    ...findings.map((row) => [row.rule, row.claimId ?? words.noClaim, words.status[row.status], what(row, row.reason)]),
    ...inconclusive.map((row) => [
      row.rule,
      row.claimId ?? words.noClaim,
      words.status.inconclusive,
      what(row, row.missing),
    ]),
  ];
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => displayWidth(row[column] ?? ''))));
  return [
    fill(words.counts, {
      attestations: report.attestations,
      claims: report.claims,
      clear,
      finding,
      inconclusive: open,
    }),
    '',
    ...rows.map((row) => `  ${row.map((cell, column) => pad(cell, widths[column] ?? 0)).join('  ')}`.trimEnd()),
    '',
    fill(report.ledger.verified ? words.ledgerVerified : words.ledgerBroken, { size: report.ledger.size }),
  ].join('\n');

  function what(row: { rule: string }, reason: FindingSummary['reason']): string {
    return withSiteNames(`${ruleTitle(row.rule, language)}: ${renderMessage(row.rule, reason, language)}`);
  }
}

function withSiteNames(text: string): string {
  return [CLINIC, OTHER_CLINIC].reduce((named, { id, name }) => named.replaceAll(id, name), text);
}

// A Chinese character takes two columns of a terminal.
function displayWidth(text: string): number {
  return [...text].reduce((width, letter) => width + (/[\u2e80-\uffe6]/.test(letter) ? 2 : 1), 0);
}

function pad(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - displayWidth(text)));
}
