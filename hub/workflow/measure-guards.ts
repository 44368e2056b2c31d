import type { Guard } from './guard.ts';
import { bandOf, COLLEGIAL, loneMeasureOf, SANCTIONS } from './measures.ts';
import { amountOf, measuresOf } from './standing.ts';

const pass = undefined;

/** What may be ordered: by the law, and by what the institution was heard about. */
export const MEASURE_GUARDS = {
  'measures-fit': ({ fields }) => {
    const lone = fields && loneMeasureOf(measuresOf(fields));
    return lone ? { may: [], params: { measure: lone } } : pass;
  },

  'sanction-before-points': ({ fields }) => {
    const measures = fields ? measuresOf(fields) : [];
    return measures.includes('points') && !measures.some((measure) => SANCTIONS.includes(measure))
      ? { may: [], params: {} }
      : pass;
  },

  // NHSA 2025: what is only bad data is put right and not punished.
  'no-penalty-for-data': ({ fields, facts: { standing } }) =>
    standing.grade === 'data-quality' && fields && measuresOf(fields).some((measure) => measure !== 'corrected')
      ? { may: [], params: {} }
      : pass,

  'amount-covered': ({ fields, facts: { coveredFen } }) => {
    const amount = fields ? (amountOf(fields) ?? 0) : 0;
    return amount > coveredFen ? { may: [], params: { coveredFen } } : pass;
  },

  'within-band': ({ fields }) => {
    const measures = fields ? measuresOf(fields) : [];
    const band = bandOf(String(fields?.basis));
    if (!fields || !band) return pass;
    const [least, most] = band.fineTimes;
    const [fewest, longest] = band.suspendedMonths;
    const amount = amountOf(fields) ?? 0;
    if (measures.includes('fined') && !isWithin(Number(fields.fineFen), amount * least, amount * most)) {
      return { may: [], params: { about: 'fine', leastFen: amount * least, mostFen: amount * most } };
    }
    if (measures.includes('suspended') && !isWithin(Number(fields.suspendedMonths), fewest, longest)) {
      return { may: [], params: { about: 'months', least: fewest, most: longest } };
    }
    return measures.includes('terminated') && !band.terminates ? { may: [], params: { about: 'termination' } } : pass;
  },

  // A decision beyond what was proposed would be one that nobody was heard about.
  'not-harsher': ({ fields, facts: { round } }) => {
    const proposed = round.findLast(({ step }) => step === 'propose')?.fields;
    if (!fields || !proposed) return pass;
    const further = measuresOf(fields).find((measure) => !measuresOf(proposed).includes(measure));
    if (further !== undefined) return { may: ['case.handle', 'case.review'], params: { measure: further } };
    const larger = (['amountFen', 'fineFen', 'suspendedMonths'] as const).find(
      (name) => Number(fields[name] ?? 0) > Number(proposed[name] ?? 0),
    );
    return larger ? { may: ['case.handle', 'case.review'], params: { measure: larger } } : pass;
  },

  collegial: ({ fields, facts: { row, round, parameters } }) => {
    const measures = fields ? measuresOf(fields) : [];
    const needed =
      row.amount_fen >= parameters.collegialFromFen || measures.some((measure) => COLLEGIAL.includes(measure));
    const met = round.some(({ step }) => step === 'deliberate');
    const { collegialFromFen: fromFen } = parameters;
    return needed && !met ? { may: ['case.review', 'case.approve'], params: { fromFen } } : pass;
  },

  'data-quality-only': ({ facts: { standing } }) =>
    standing.grade === 'data-quality' ? pass : { may: [], params: {} },
} as const satisfies Partial<Record<string, Guard>>;

function isWithin(value: number, least: number, most: number): boolean {
  return value >= least && value <= most;
}
