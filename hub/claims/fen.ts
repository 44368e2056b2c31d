/**
 * An amount in CNY as fen (1/100 CNY), exactly: digits are moved, nothing is multiplied in binary. Undefined when it has
 * more than two decimals or more fen than a number holds exactly (2^53).
 */
export function fenOf(amount: string | number): number | undefined {
  const digits = /^(-?)(\d+)(?:\.(\d{1,2}))?$/.exec(String(amount));
  if (!digits) return undefined;
  const [, sign, yuan = '', decimals = ''] = digits;
  const fen = Number(yuan + decimals.padEnd(2, '0'));
  if (!Number.isSafeInteger(fen)) return undefined;
  return sign === '-' && fen !== 0 ? -fen : fen;
}
