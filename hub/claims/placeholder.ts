const WORDS = ['未知', '匿名', '不详', '无', '其他', 'UNKNOWN', 'ANONYMOUS', 'NULL', 'NONE', 'NA', 'N/A', 'TEST'];

/**
 * Whether a practitioner code stands for nobody real: empty, a word such as 未知 or 匿名, or one digit repeated (with or
 * without the letter and region that a real code begins with). Data quality, never fraud.
 */
export function isPlaceholder(code: string): boolean {
  const normalised = code.trim().toUpperCase();
  if (
    normalised === '' ||
    WORDS.some((word) => normalised === word || normalised === `${word}医生` || normalised === `${word}医师`)
  ) {
    return true;
  }
  if (/^[-_.*?]+$/.test(normalised)) return true;
  const digits = normalised.replace(/^[A-Z]{1,2}/, '');
  // D + region + serial (13 characters): a serial of one repeated zero or nine is as empty as a code of it.
  return /^(\d)\1{3,}$/.test(digits) || /^\d{6}(0{6,}|9{6,})$/.test(digits);
}
