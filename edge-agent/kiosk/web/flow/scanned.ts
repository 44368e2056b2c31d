import type { CodeAnswer, KioskState } from '../../kiosk-state.ts';
import { isPatient, kindsOf } from './kinds.ts';
import { afterNumber, type CodeTrouble, type Step } from './step.ts';

/** What follows from a code: the next step, or a bedside challenge to answer. */
export type AfterCode = { readonly step: Step } | { readonly challenge: string };

/** The next step after a code that was scanned at `from`. Codes only fill in what would be typed: nobody is checked in by one. */
export function afterCode(code: CodeAnswer, from: Step, state: KioskState): AfterCode {
  const kinds = kindsOf(state.profile);
  const [only, second] = kinds;
  const trouble = (note: 'voucher' | 'unknown' | 'no-challenge'): AfterCode => ({ step: noted(from, note, state) });
  switch (code.holds) {
    case 'voucher':
    case 'unknown':
      return trouble(code.holds);
    case 'bed': {
      const open = state.openChallenges.find(({ ward, bed }) => ward === code.ward && bed === code.bed);
      return open ? { challenge: open.id } : trouble('no-challenge');
    }
    case 'visit':
      if (from.name === 'visit') return { step: afterNumber(from.kind, from.number, code.visit) };
      if (from.name === 'guide') return { step: { ...from, guide: { ...from.guide, visit: code.visit } } };
      return only && isPatient(only)
        ? { step: { name: 'number', kind: only, typed: '', visit: code.visit } }
        : trouble('unknown');
    case 'person':
      return givenNumber(code.number, code.visit ?? undefined);
    case 'staff':
    case 'number':
      if (code.holds === 'number' && from.name === 'visit') {
        return { step: afterNumber(from.kind, from.number, code.number) };
      }
      if (code.holds === 'staff' && kinds.some(isPatient)) return trouble('unknown');
      return givenNumber(code.number, undefined);
  }

  function givenNumber(number: string, visit: string | undefined): AfterCode {
    if (from.name === 'guide') {
      const { guide } = from;
      const known =
        guide.number === null ? { number, visit: visit ?? guide.visit } : { number: guide.number, visit: guide.visit };
      return { step: { ...from, guide: { ...guide, ...known } } };
    }
    if (from.name === 'number')
      return { step: { ...withoutNote(from), typed: number, ...(visit === undefined ? {} : { visit }) } };
    if (!only) return trouble('unknown');
    if (second) return { step: { name: 'choose', number } };
    const given = visit === undefined ? {} : { visit };
    return {
      step:
        visit === undefined
          ? { name: 'number', kind: only, typed: number, ...given }
          : afterNumber(only, number, visit),
    };
  }
}

/** Where the number is typed by hand, with a word on why the code did not help. */
export function noted(from: Step, note: CodeTrouble, state: KioskState): Step {
  const [only, second] = kindsOf(state.profile);
  if (from.name === 'number' || from.name === 'visit' || from.name === 'guide') return { ...from, note };
  const patient = only && !second && note !== 'no-challenge';
  return patient ? { name: 'number', kind: only, typed: '', note } : { name: 'home', note };
}

function withoutNote({ note: _, ...step }: Extract<Step, { name: 'number' }>): Extract<Step, { name: 'number' }> {
  return step;
}
