import type { ClaimFile } from './files.ts';
import type { Judgement } from './judge.ts';
import { isOutOfService } from './site-readiness.ts';
import { isMatch } from './visit-window.ts';

/**
 * How a claim stands to the evidence, in the manner of electronic visit verification (21st Century Cures Act, sec. 12006:
 * who, when, where, by whom, how much). EXEMPT: no check can be expected here. UNKNOWN: evidence could not come about, is on
 * its way, or can't be read; never counted against anybody.
 */
export const MATCH_CODES = [
  'MATCH',
  'NO_PERSON',
  'NO_TIME',
  'NO_PLACE',
  'NO_PRACTITIONER',
  'QUANTITY_EXCEEDS',
  'EXEMPT',
  'UNKNOWN',
] as const;
export type MatchCode = (typeof MATCH_CODES)[number];

/** By what a visit is proved: a face, a record signed in its place, a record that nothing worked; or by nothing. */
export const MATCH_CHANNELS = ['attested', 'manual', 'downtime', 'none'] as const;
export type MatchChannel = (typeof MATCH_CHANNELS)[number];

export interface ClaimMatch {
  readonly code: MatchCode;
  readonly channel: MatchChannel;
}

/**
 * The match code of a claim, from its file and what the rules said about it: person by P01 and P02, practitioner by D01,
 * quantity by the cap of the item. Pure. The first that fails is the code, in the order of MATCH_CODES.
 */
export function matchOf(file: ClaimFile, judgements: readonly Judgement[]): ClaimMatch {
  const person = personOf(file, judgements);
  if (person.code !== 'MATCH') return person;
  const practitioner = wordOf(judgements, 'D01');
  if (practitioner?.outcome === 'finding') return { ...person, code: 'NO_PRACTITIONER' };
  if (exceedsCap(file)) return { ...person, code: 'QUANTITY_EXCEEDS' };
  if (practitioner?.outcome === 'inconclusive') return { ...person, code: 'UNKNOWN' };
  return person;
}

function personOf(file: ClaimFile, judgements: readonly Judgement[]): ClaimMatch {
  const word = wordOf(judgements, 'P01');
  switch (word?.outcome) {
    case undefined: // not configured
      return { code: 'UNKNOWN', channel: 'none' };
    case 'not-judged': // an inpatient's claim: its stay is judged
      return { code: 'EXEMPT', channel: 'none' };
    case 'inconclusive':
      return { code: 'UNKNOWN', channel: isOutOfService(word.missing.code) ? 'downtime' : 'none' };
    case 'finding':
      return { code: whereInstead(file), channel: 'none' };
    case 'clear':
      return ofClear(word.reason.code, judgements);
  }
}

function ofClear(code: string, judgements: readonly Judgement[]): ClaimMatch {
  if (code === 'matched') return { code: 'MATCH', channel: 'attested' };
  if (code === 'witnessed-downtime') return { code: 'MATCH', channel: 'downtime' };
  if (code.startsWith('witnessed-')) return { code: 'MATCH', channel: 'manual' };
  if (code.startsWith('exempt-')) return { code: 'EXEMPT', channel: 'none' };
  // Somebody was refused. Whether that is the last word, P02 says.
  const refused = wordOf(judgements, 'P02')?.outcome;
  return { code: refused === 'inconclusive' ? 'UNKNOWN' : 'NO_PERSON', channel: 'none' };
}

/** P01 found nobody at this site around this visit: was the person elsewhere, or here at another time? */
function whereInstead({ claim, checkIns }: ClaimFile): MatchCode {
  const matched = checkIns.filter((checkIn) => checkIn.person === claim.person && isMatch(checkIn));
  if (matched.some(({ site }) => site === claim.site)) return 'NO_TIME';
  return matched.length > 0 ? 'NO_PLACE' : 'NO_PERSON';
}

function exceedsCap({ claim, masters }: ClaimFile): boolean {
  return masters.caps.some(({ from, until, content }) => {
    const lines = claim.lines.filter(
      ({ item, at }) => item === content.item && from <= at && (until === null || at < until),
    );
    return lines.reduce((sum, { quantity }) => sum + (quantity ?? 0), 0) > content.quantity;
  });
}

function wordOf(judgements: readonly Judgement[], rule: string): Judgement['outcome'] | undefined {
  return judgements.find((judgement) => judgement.rule.id === rule)?.outcome;
}
