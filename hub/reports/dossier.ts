import {
  clinicMoment,
  DOSSIER_TEXTS,
  evidenceRows,
  factRows,
  findingWords,
  historyRows,
  type PrintFacts,
} from '../bundle/finding-rows.ts';
import type { FindingDetail } from '../cases/finding-schema.ts';
import type { Language } from '../crosscheck/render.ts';
import { BODY, heading, markPages, newPaper, printable, SMALL, table } from './paper.ts';

/** Who made this copy, and the line of the ledger that says so: a leaked page names where it came from. */
export interface DossierMark {
  readonly viewer: string;
  readonly ledgerIndex: number;
}

/**
 * A finding as a PDF for a file or a hearing: the sentence, the facts, each piece of evidence by digest, the history. Every page is
 * watermarked. It is for reading; what proves it is the bundle. Opening the font
 * takes about 0.1 s.
 */
export async function dossier(
  finding: FindingDetail,
  facts: PrintFacts,
  mark: DossierMark,
  language: Language,
): Promise<Buffer> {
  const { paper: document, finish } = newPaper(finding.id);

  const text = DOSSIER_TEXTS[language];
  const words = findingWords(finding, language);
  document.font('bold').fontSize(18).text(text.dossier);
  document.moveDown(0.5).fontSize(13).text(printable(words.sentence));
  document.moveDown(0.5).font('regular').fontSize(SMALL).fillColor('#555').text(text.dossierNote);
  document.fillColor('#000').moveDown();
  table(document, factRows(finding, words, facts, language), [110], false);
  heading(document, text.evidence);
  const evidence = evidenceRows(finding, language);
  if (finding.evidence.length === 0) document.fontSize(BODY).text(text.noEvidence);
  else table(document, evidence, [74, 62, 66, 50, 66, 131], true);
  heading(document, text.history);
  table(document, historyRows(finding, language), [90, 90, 90], true);

  markPages(document, `${mark.viewer}  ${clinicMoment(facts.exportedAt, language)}  #${mark.ledgerIndex}`);
  return await finish();
}
