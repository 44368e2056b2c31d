import type { Subject } from '../../contract/evidence.ts';
import { newEventId } from '../../contract/ids.ts';
import { digestOf } from '../../contract/jws.ts';
import { appendToLedger } from '../ledger/append.ts';
import type { Store } from '../store/store.ts';

/** What a person can ask for: everything kept about them; proof that their template is gone. */
export type RightsRequestKind = 'export' | 'withdrawal-proof';

export interface RightsRequest {
  readonly kind: RightsRequestKind;
  readonly subject: Subject;
  /** Account that carried it out. */
  readonly by: string;
  /** How it was found that it is the person, or who may ask for them. */
  readonly identifiedBy: string;
}

/** Keeps that somebody asked, and a line of the ledger: who looked at everything of a person is never in doubt. Returns its id. */
export async function keepRequest(store: Store, request: RightsRequest, answer: string, now: number): Promise<string> {
  const id = newEventId(now);
  const { kind, subject, by, identifiedBy } = request;
  const at = new Date(now).toISOString();
  const content = JSON.stringify({ id, kind, subject, by, identifiedBy, answer: digestOf(answer), at });
  await store.transaction(
    async (trx) => {
      const row = { id, kind, subject_type: subject.type, subject: subject.id, by, content, at };
      await trx.insertInto('rights_requests').values(row).execute();
      await appendToLedger(trx, [{ kind: 'rights-request', ref: id, digest: digestOf(content) }], now);
    },
    { sequencer: true },
  );
  return id;
}
