// Leading blanks don't help: spreadsheets trim them. The full-width signs are taken for the narrow ones by some of them.
const FORMULA = /^[\s\u00a0\u3000\ufeff]*[=+\-@＝＋－＠]|^[\t\r\n]/;

/**
 * A text that no spreadsheet runs. The adversary is whoever named an institution `=HYPERLINK(...)`: with an apostrophe before it, it is
 * text (OWASP, CSV injection).
 */
export function plainText(text: string): string {
  return FORMULA.test(text) ? `'${text}` : text;
}
