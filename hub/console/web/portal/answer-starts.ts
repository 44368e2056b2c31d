/** Beginnings of answers that suit a rule, by the letter of its family; each has a name and a text in the language files. */
const STARTS: Readonly<Record<string, readonly string[]>> = {
  P: ['proxy', 'emergency', 'device', 'wrong-code'],
  D: ['duty', 'device', 'wrong-code'],
  H: ['moved', 'leave', 'device'],
};
const OTHERWISE = ['device', 'wrong-code'];

/** What an answer to findings of these rules often begins with, each once; corrective action always comes last. */
export function startsFor(rules: readonly string[]): string[] {
  const found = rules.flatMap((rule) => STARTS[rule.slice(0, 1)] ?? OTHERWISE);
  return [...new Set([...(found.length > 0 ? found : OTHERWISE), 'plan'])];
}
