import { clinicMoment, evidenceRows, findingWords, type PrintFacts } from '../bundle/finding-rows.ts';
import type { FindingDetail } from '../cases/finding-schema.ts';
import { type Language, ruleTitle } from '../crosscheck/render.ts';
import type { Row } from '../store/tables.ts';
import type { CaseDetail } from '../workflow/case-schema.ts';
import { CASE_TEXTS, caseFacts, fileRows, findingRows, stepRows } from './case-rows.ts';
import type { DossierMark } from './dossier.ts';
import { BODY, heading, markPages, newPaper, SMALL, table } from './paper.ts';

/** All that is printed of a case; evidence of its findings as it was verified when they were read. */
export interface CasePapers {
  readonly detail: CaseDetail;
  readonly findings: readonly FindingDetail[];
  readonly files: readonly Row<'case_files'>[];
}

/**
 * A case as a PDF, from the clue to where it stands now: what is alleged, each piece of evidence by digest, every step with its words and who
 * took it, what was handed in. For an appeal or a court; what proves it are the bundles of its findings, which a decision names.
 */
export async function caseDossier(
  { detail, findings, files }: CasePapers,
  { exportedAt, by, verifierKey }: PrintFacts,
  mark: DossierMark,
  language: Language,
): Promise<Buffer> {
  const text = CASE_TEXTS[language];
  const { paper, finish } = newPaper(detail.number);
  paper.font('bold').fontSize(18).text(text.title);
  paper
    .moveDown(0.5)
    .fontSize(13)
    .text(detail.title || detail.rules.map((rule) => ruleTitle(rule, language)).join(' · '));
  paper.moveDown(0.5).font('regular').fontSize(SMALL).fillColor('#555').text(text.note);
  paper.fillColor('#000').moveDown();
  const made: [string, string][] = [
    [text.exported, `${clinicMoment(exportedAt, language)}, ${by}`],
    [text.verifierKey, verifierKey],
  ];
  table(paper, [...caseFacts(detail, language), ...made], [110], false);

  heading(paper, text.findings);
  if (findings.length === 0) paper.fontSize(BODY).text(text.noFindings);
  else table(paper, findingRows(detail, language), [92, 190, 84, 64], true);

  heading(paper, text.steps);
  table(paper, stepRows(detail, language), [92, 90, 80], true);

  heading(paper, text.files);
  if (files.length === 0) paper.fontSize(BODY).text(text.noFiles);
  else table(paper, fileRows(files, language), [92, 140, 50, 50], true);

  for (const finding of findings.filter(({ evidence }) => evidence.length > 0)) {
    heading(paper, `${text.evidence} · ${finding.rule} ${finding.claimId ?? finding.subject.id}`);
    paper.fontSize(SMALL).text(findingWords(finding, language).sentence).moveDown(0.3);
    table(paper, evidenceRows(finding, language), [74, 62, 66, 50, 66, 131], true);
  }

  markPages(paper, `${mark.viewer}  ${clinicMoment(exportedAt, language)}  #${mark.ledgerIndex}`);
  return await finish();
}
