import { newEventId } from '../../contract/ids.ts';
import type { CarriedAnswer } from '../../contract/site-templates.ts';
import type { Database, DatabaseTransaction } from '../store/store.ts';
import { CARRIED_SCOPES, type Carrier } from './carried.ts';
import { standingFor } from './consent-check.ts';
import { enterHandOuts } from './hand-out-log.ts';
import type { AskingDevice } from './vault.ts';

/** So many at once: the camera asks again at once while there are more. */
const MOST_AT_ONCE = 100;

/**
 * Hands a camera what has been carried for it and it does not have, logged and in the ledger before it leaves, and says what it
 * has and must remove: withdrawn, taken back, replaced or out of date. What the camera has is kept here as a name only.
 */
export async function handOutCarried(
  { store, now }: Carrier,
  have: readonly string[],
  camera: AskingDevice,
): Promise<CarriedAnswer> {
  const at = now();
  const held = new Set(have);
  const answerOf = (standing: readonly Standing[], ready: readonly Ready[]): CarriedAnswer => {
    const standingIds = new Set(standing.map(({ template }) => template));
    return { templates: ready.map(({ jwe }) => ({ jwe })), gone: have.filter((id) => !standingIds.has(id)) };
  };
  // Most of the time nothing has changed, and nobody's turn at the ledger is taken.
  const seen = await standingAt(store.db, camera, at);
  if (seen.every(({ template, jwe }) => held.has(template) && jwe === null)) return answerOf(seen, []);
  return await store.transaction(
    async (trx) => {
      const standing = await standingAt(trx, camera, at);
      const missing = standing.filter(({ template }) => !held.has(template));
      await forgetContent(trx, camera, idsOf(standing.filter(({ template }) => held.has(template))));
      // A camera that lost what it had (a new disk): the kiosk has to send it again.
      await forgetAltogether(trx, camera, idsOf(missing.filter(({ jwe }) => jwe === null)));
      const ready = missing
        .flatMap((row) => (row.jwe === null ? [] : [{ ...row, jwe: row.jwe }]))
        .slice(0, MOST_AT_ONCE);
      await enterHandOuts(
        trx,
        ready.map((row) => handOutOf(row, camera, at)),
        at,
      );
      return answerOf(standing, ready);
    },
    { sequencer: true },
  );
}

type Standing = Awaited<ReturnType<typeof standingAt>>[number];
type Ready = Standing & { readonly jwe: string };

function handOutOf({ template, subject, expires_at }: Ready, { id }: AskingDevice, at: number) {
  const logged = { id: newEventId(at), template, subject, device: id, scope: 'site-camera', nonce: null };
  return { ...logged, at: new Date(at).toISOString(), expires_at };
}

function idsOf(rows: readonly Standing[]): string[] {
  return rows.map(({ template }) => template);
}

/** Carried for this camera, in date, and with a consent that stands. */
async function standingAt(db: Database, camera: AskingDevice, now: number) {
  const rows = await db
    .selectFrom('carried_templates as t')
    .innerJoin('consents as c', (join) =>
      join
        .onRef('c.id', '=', 't.consent')
        .onRef('c.subject', '=', 't.subject')
        .onRef('c.subject_type', '=', 't.subject_type'),
    )
    .select(['t.template', 't.subject', 't.jwe', 't.expires_at', 'c.scopes', 'c.withdrawn_at'])
    .where('t.camera', '=', camera.id)
    .where('t.site', '=', camera.site)
    .where('t.expires_at', '>', new Date(now).toISOString())
    .orderBy('t.template')
    .execute();
  return rows.filter((row) => standingFor(row, CARRIED_SCOPES) === 'given');
}

async function forgetContent(trx: DatabaseTransaction, camera: AskingDevice, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await trx
    .updateTable('carried_templates')
    .set({ jwe: null })
    .where('camera', '=', camera.id)
    .where('template', 'in', ids)
    .execute();
}

async function forgetAltogether(trx: DatabaseTransaction, camera: AskingDevice, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await trx.deleteFrom('carried_templates').where('camera', '=', camera.id).where('template', 'in', ids).execute();
}
