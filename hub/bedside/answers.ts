import type { Attestation } from '../../contract/attestation.ts';
import type { StoredListener } from '../ingest/stored-listeners.ts';
import type { Database } from '../store/store.ts';
import type { Row } from '../store/tables.ts';
import { loadHandhelds } from './handhelds.ts';
import { type IssuingParts, updateDraw } from './issue.ts';

type Draw = Row<'bedside_draws'>;

/** What an event says of the challenge that it names; undefined = nothing. */
type Answer = Pick<Draw, 'state' | 'reason'>;

/**
 * Hears of answers to bedside challenges. Rules judge the events themselves; this decides who is asked again, and takes the
 * question back from the ward's other handhelds. Hearing of one twice does no harm.
 */
export function answerListener(parts: Pick<IssuingParts, 'store' | 'sendCommand'>): StoredListener {
  return {
    name: 'bedside-answers',
    async handle(events) {
      for (const { attestation } of events) await hear(parts, attestation);
    },
  };
}

async function hear(parts: Pick<IssuingParts, 'store' | 'sendCommand'>, attestation: Attestation): Promise<void> {
  const answer = answerOf(attestation);
  if (!answer || !('nonce' in attestation) || attestation.nonce === undefined) return;
  const { db } = parts.store;
  const draw = await db
    .selectFrom('bedside_draws')
    .innerJoin('bedside_challenges', 'bedside_challenges.id', 'bedside_draws.challenge')
    .selectAll('bedside_draws')
    .select('bedside_challenges.person')
    .where('bedside_draws.challenge', '=', attestation.nonce)
    .executeTakeFirst();
  if (!draw || draw.person !== attestation.subject?.id || draw.site !== attestation.site) return;
  if (draw.state === 'answered') return;
  await updateDraw(parts, draw, answer);
  if (answer.state !== 'answered') return;
  // Nobody is asked again although an answer was on its way.
  await db
    .updateTable('bedside_draws')
    .set({ state: 'set-right' })
    .where('plan', '=', draw.plan)
    .where('stay_id', '=', draw.stay_id)
    .where('round', '>', draw.round)
    .where('state', '=', 'planned')
    .execute();
  await takeBack(parts, db, draw, attestation.iss);
}

async function takeBack(
  { sendCommand }: Pick<IssuingParts, 'sendCommand'>,
  db: Database,
  { site, ward, challenge, due_at }: Draw,
  answeredBy: string,
): Promise<void> {
  if (challenge === null || due_at === null) return;
  const handhelds = await loadHandhelds(db, [site]);
  for (const device of handhelds(site, ward)) {
    if (device !== answeredBy) await sendCommand(device, { type: 'bedside.withdraw', challenge }, Date.parse(due_at));
  }
}

function answerOf(attestation: Attestation): Answer | undefined {
  switch (attestation.kind) {
    case 'patient.bedside': {
      const { face, pad } = attestation;
      if (pad.outcome === 'fail') return { state: 'mismatch', reason: 'pad' };
      if (face.outcome === 'match') return { state: 'answered', reason: null };
      return face.outcome === 'no-match' ? { state: 'mismatch', reason: null } : undefined;
    }
    case 'alternative':
      return { state: 'answered', reason: 'alternative' };
    case 'bedside.reply':
      return { state: 'replied', reason: `${attestation.reply.answer}: ${attestation.reply.reason}` };
    default:
      return undefined;
  }
}
