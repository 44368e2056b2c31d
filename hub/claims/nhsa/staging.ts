import { createHash, hkdfSync } from 'node:crypto';
import { openText, sealText } from '../../store/sealed-text.ts';
import type { DatabaseTransaction } from '../../store/store.ts';
import { NhsaCall } from './call.ts';

const CALLS_PER_QUERY = 500;

/**
 * Calls are kept until their encounter is whole, and after, because a later call may correct it. They name people, so they are
 * sealed under a key derived from the region's key (AES-256-GCM), and the encounter number is a keyed hash.
 */
export class CallStaging {
  readonly #key: Buffer;

  constructor(regionKey: Buffer) {
    this.#key = Buffer.from(hkdfSync('sha256', regionKey, '', 'zs-nhsa-staging', 32));
  }

  /** What stands for an encounter of an institution in the table. */
  placeOf(facility: string, encounter: string): string {
    return createHash('sha256').update(this.#key).update(`${facility}|${encounter}`).digest('base64url');
  }

  /** Keeps calls, each once; returns how many were new. */
  async keep(
    trx: DatabaseTransaction,
    batch: string,
    calls: readonly { readonly place: string; readonly call: NhsaCall }[],
  ): Promise<number> {
    let added = 0;
    for (let first = 0; first < calls.length; first += CALLS_PER_QUERY) {
      const rows = calls.slice(first, first + CALLS_PER_QUERY).map(({ place, call }) => {
        const text = JSON.stringify(call);
        const digest = createHash('sha256').update(this.#key).update(text).digest('base64url');
        return {
          encounter: place,
          digest,
          infno: call.infno,
          sealed: sealText(this.#key, Buffer.from(place), Buffer.from(text)),
          batch,
        };
      });
      const inserted = await trx
        .insertInto('nhsa_calls')
        .values(rows)
        .onConflict((conflict) => conflict.columns(['encounter', 'digest']).doNothing())
        .returning('digest')
        .execute();
      added += inserted.length;
    }
    return added;
  }

  /** All calls of encounters, by place. */
  async load(trx: DatabaseTransaction, places: readonly string[]): Promise<Map<string, NhsaCall[]>> {
    if (places.length === 0) return new Map();
    const rows = await trx.selectFrom('nhsa_calls').selectAll().where('encounter', 'in', places).execute();
    const calls = rows.map((row) => ({ place: row.encounter, call: this.#open(row.encounter, row.sealed) }));
    const grouped = Map.groupBy(calls, ({ place }) => place);
    return new Map([...grouped].map(([place, own]) => [place, own.map(({ call }) => call)]));
  }

  #open(place: string, sealed: string): NhsaCall {
    return NhsaCall.parse(JSON.parse(openText(this.#key, Buffer.from(place), sealed).toString('utf8')));
  }
}
