import type { Subject } from '../../contract/evidence.ts';
import { DeviceId, newEventId } from '../../contract/ids.ts';
import { digestOf } from '../../contract/jws.ts';
import { appendToLedger } from '../ledger/append.ts';
import type { Database, DatabaseTransaction } from '../store/store.ts';
import { consentStanding, findConsent } from './consent-check.ts';
import { forgetDuplicates } from './duplicates.ts';
import type { Vault } from './vault.ts';

/** What was removed from the vault, and which devices may still hold a copy. */
export interface Forgotten {
  readonly templates: number;
  readonly devices: readonly DeviceId[];
}

/**
 * Forgets a person: destroys the data key, and with it every copy of a sealed template wherever it lies (crypto-shredding),
 * and the templates. The ledger says that something was removed, not whose.
 */
export async function forget({ store, now }: Pick<Vault, 'store' | 'now'>, subject: Subject): Promise<Forgotten> {
  const at = now();
  return await store.transaction(
    async (trx) => {
      const ids = (await templatesOf(trx, subject)).map(({ id }) => id);
      await removeTemplates(trx, ids, at);
      await destroyKey(trx, subject);
      await forgetDuplicates(trx, subject.type, subject.id);
      await forgetCarried(trx, subject);
      return { templates: ids.length, devices: await devicesThatMayHold(trx, subject) };
    },
    { sequencer: true },
  );
}

/**
 * Removes what a withdrawal ends: everything of the person, unless another consent to the vault stands (given again since,
 * or at another institution); then only the templates of withdrawn consents.
 */
export async function forgetWithdrawn(vault: Pick<Vault, 'store' | 'now'>, subject: Subject): Promise<Forgotten> {
  const at = vault.now();
  const kept = await vault.store.transaction(
    async (trx) => {
      const templates = await templatesOf(trx, subject);
      const withdrawn: string[] = [];
      for (const { id, consent } of templates) {
        const record = await findConsent(trx, { id: consent, subjectType: subject.type, subject: subject.id });
        if (consentStanding(record) === 'withdrawn') withdrawn.push(id);
      }
      if (withdrawn.length === templates.length) return null;
      await forgetCarried(trx, subject, { withdrawn: true });
      await removeTemplates(trx, withdrawn, at);
      return { templates: withdrawn.length, devices: await devicesThatMayHold(trx, subject) };
    },
    { sequencer: true },
  );
  return kept ?? (await forget(vault, subject));
}

async function templatesOf(trx: DatabaseTransaction, subject: Subject) {
  return await trx
    .selectFrom('vault_templates')
    .select(['id', 'consent'])
    .where('subject', '=', subject.id)
    .where('subject_type', '=', subject.type)
    .orderBy('id')
    .execute();
}

async function removeTemplates(trx: DatabaseTransaction, ids: readonly string[], now: number): Promise<void> {
  if (ids.length === 0) return;
  await trx.deleteFrom('vault_templates').where('id', 'in', ids).execute();
  // Ids of templates are random, so nobody can try out from the digest whose they were.
  const digest = digestOf(JSON.stringify({ removed: ids }));
  await appendToLedger(trx, [{ kind: 'template-removal', ref: newEventId(now), digest }], now);
}

async function destroyKey(trx: DatabaseTransaction, { type, id }: Subject): Promise<void> {
  await trx.deleteFrom('vault_keys').where('subject', '=', id).where('subject_type', '=', type).execute();
}

// What is on its way to a camera of the site, or only its name once the camera has it. A camera that asks hears that it is gone.
async function forgetCarried(
  trx: DatabaseTransaction,
  { type, id }: Subject,
  { withdrawn = false }: { readonly withdrawn?: boolean } = {},
): Promise<void> {
  const ended = trx.selectFrom('consents').select('id').where('subject', '=', id).where('withdrawn_at', 'is not', null);
  const theirs = trx.deleteFrom('carried_templates').where('subject', '=', id).where('subject_type', '=', type);
  await (withdrawn ? theirs.where('consent', 'in', ended) : theirs).execute();
}

// Those that were ever handed one, and those of the sites where the person consented: a device that was switched off
// when a copy should have expired may hold it still.
async function devicesThatMayHold(db: Database, subject: Subject): Promise<DeviceId[]> {
  const handedTo = db.selectFrom('vault_hand_outs').select('device').where('subject', '=', subject.id);
  const sites = db
    .selectFrom('consents')
    .select('site')
    .where('subject', '=', subject.id)
    .where('subject_type', '=', subject.type);
  const rows = await db
    .selectFrom('devices')
    .select('id')
    .where('state', '=', 'active')
    .where((where) => where.or([where('id', 'in', handedTo), where('site', 'in', sites)]))
    .orderBy('id')
    .execute();
  return rows.map(({ id }) => DeviceId.parse(id));
}
