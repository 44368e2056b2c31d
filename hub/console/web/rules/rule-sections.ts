/** The catalogue's sections, by the first letter of a rule's id. */
export const RULE_SECTIONS = ['P', 'H', 'D', 'E', 'T'] as const;
export type RuleSection = (typeof RULE_SECTIONS)[number];

/** Things with an id of a rule, by section, in the order of the catalogue; empty sections are left out. */
export function bySection<T>(things: readonly T[], idOf: (thing: T) => string): [RuleSection, T[]][] {
  return RULE_SECTIONS.flatMap((section): [RuleSection, T[]][] => {
    const own = things.filter((thing) => idOf(thing).startsWith(section));
    return own.length === 0 ? [] : [[section, own]];
  });
}
