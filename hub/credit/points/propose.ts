import { newEventId } from '../../../contract/ids.ts';
import { civilDate } from '../../calendar/working-days.ts';
import { parametersOn } from '../../parameters/in-force.ts';
import type { DatabaseTransaction, Store } from '../../store/store.ts';
import { CreditError } from '../error.ts';
import { CREDIT_PARAMETERS, type PointRules } from '../parameters.ts';
import { BANDS } from './bands.ts';
import { assertOrdersPoints } from './case-credit.ts';
import { PointProposal, type PointProposalInput, yearOf } from './entry.ts';
import { countedOf, enterLines, entriesAbout, type PointEntry } from './lines.ts';
import { tallyOf } from './tally.ts';

/**
 * Proposes an entry of the points ledger: it counts once somebody else has confirmed it. Returns the entry's id. Throws CreditError
 * when the proposal can't stand: points outside their band, findings that nobody upheld, nothing to repair, a threshold not reached.
 */
export async function proposePoints(store: Store, input: PointProposalInput, by: string, now: number): Promise<string> {
  return await store.transaction((trx) => proposePointsWithin(trx, input, by, now), { sequencer: true });
}

/** The same inside a transaction that takes the sequencer: a decision and what it proposes stand or fall together. */
export async function proposePointsWithin(
  trx: DatabaseTransaction,
  input: PointProposalInput,
  by: string,
  now: number,
): Promise<string> {
  const proposal = PointProposal.parse(input);
  const rules = (await parametersOn(trx, CREDIT_PARAMETERS, civilDate(now))).points;
  const known = await entriesAbout(trx, proposal.practitioner);
  const points = await pointsOf(trx, proposal, known, rules, now);
  const entry = newEventId(now);
  await enterLines(trx, [{ entry, step: 'proposed', proposal, points, by, reason: null }], now);
  return entry;
}

async function pointsOf(
  trx: DatabaseTransaction,
  proposal: PointProposal,
  known: readonly PointEntry[],
  rules: PointRules,
  now: number,
): Promise<number> {
  const isOpen = ({ state }: PointEntry) => state === 'proposed' || state === 'confirmed';
  if (proposal.kind === 'conduct') {
    checkConduct(proposal, known.filter(isOpen), now);
    await checkFindings(trx, proposal);
    if (proposal.source.type === 'case') await assertOrdersPoints(trx, proposal.source.id, now);
    return proposal.points;
  }
  const year = yearOf(proposal);
  const own = known.filter((entry) => yearOf(entry.proposal) === year);
  if (proposal.kind === 'repair') {
    checkRepair(own.filter(isOpen), rules);
    return rules.repair.points;
  }
  checkMeasure(proposal, own, rules);
  return 0;
}

type Conduct = Extract<PointProposal, { kind: 'conduct' }>;

function checkConduct({ band, points, sanction, source }: Conduct, open: readonly PointEntry[], now: number): void {
  const [least, most] = BANDS[band];
  if (points < least || points > most) {
    throw new CreditError('POINTS_OUTSIDE_BAND', `this band brings ${least} to ${most} points an event, not ${points}`);
  }
  if (sanction.on > civilDate(now)) {
    throw new CreditError(
      'YEAR_OF_SANCTION',
      'points follow a sanction of the institution: its date can not lie ahead',
    );
  }
  const isSame = ({ proposal }: PointEntry) =>
    proposal.kind === 'conduct' && proposal.source.type === source.type && proposal.source.id === source.id;
  if (open.some(isSame)) {
    throw new CreditError(
      'ALREADY_PROPOSED',
      'points for this practitioner from this source are proposed or confirmed already',
    );
  }
}

async function checkFindings(trx: DatabaseTransaction, { source, findings, practitioner }: Conduct): Promise<void> {
  const named = [...new Set(source.type === 'finding' ? [source.id, ...findings] : findings)];
  if (named.length === 0) return;
  const rows = await trx
    .selectFrom('findings')
    .select('id')
    .where('id', 'in', named)
    .where('status', '=', 'upheld')
    .where((eb) => eb.or([eb('practitioner', '=', practitioner), eb('practitioner', 'is', null)]))
    .execute();
  if (rows.length < named.length) {
    throw new CreditError(
      'FINDING_NOT_UPHELD',
      'points rest on findings that were upheld and are about this practitioner',
    );
  }
}

function checkRepair(open: readonly PointEntry[], rules: PointRules): void {
  const sum = (kind: string) =>
    open.filter(({ proposal }) => proposal.kind === kind).reduce((total, { points }) => total + points, 0);
  const confirmed = tallyOf(countedOf(open), rules);
  if (sum('repair') + rules.repair.points > Math.min(rules.repair.most, confirmed.added)) {
    throw new CreditError(
      'NOTHING_TO_REPAIR',
      `at most ${rules.repair.most} points a year can be repaired, and no more than there are`,
    );
  }
}

function checkMeasure(
  { measure, months }: Extract<PointProposal, { kind: 'measure' }>,
  own: readonly PointEntry[],
  rules: PointRules,
): void {
  const tally = tallyOf(countedOf(own), rules);
  if (!tally.reached.some((one) => one.measure === measure)) {
    throw new CreditError('MEASURE_NOT_REACHED', `${tally.highest} confirmed points do not reach this measure`);
  }
  const [least, most] = rules.suspendMonths;
  const isFitting =
    measure === 'suspend' ? months !== undefined && months >= least && months <= most : months === undefined;
  if (!isFitting) {
    throw new CreditError(
      'MEASURE_TERMS',
      `a suspension lasts ${least} to ${most} months; the other measures have no months`,
    );
  }
  const isOpen = ({ proposal, state }: PointEntry) =>
    proposal.kind === 'measure' && proposal.measure === measure && (state === 'proposed' || state === 'confirmed');
  if (own.some(isOpen))
    throw new CreditError('ALREADY_PROPOSED', 'this measure is proposed or confirmed already this year');
}
