import { createHash, createSecretKey, hkdfSync, type KeyObject } from 'node:crypto';
import { sql } from 'kysely';
import { insertRows } from '../../store/insert-rows.ts';
import { isAmong } from '../../store/is-among.ts';
import { openText, sealText } from '../../store/sealed-text.ts';
import type { DatabaseTransaction } from '../../store/store.ts';

/** Formats whose rows have to be put together. */
export type StagedFormatName = 'nhsa-json' | 'analytical' | 'fhir';

/** Places, and rows of theirs, that are put together in one transaction. */
const PLACES_PER_ROUND = 500;
const ROWS_PER_ROUND = 5_000;

/** A row as it is handed to the staging. */
export interface StagedRow {
  readonly line: number;
  /** What stands for the thing it is a part of (`placeOf`). */
  readonly place: string;
  readonly kind: string;
  readonly value: unknown;
  /** Whether the place has to be put together anew. */
  readonly touches: boolean;
}

/** Places that can be put together, and how many others were looked at. */
export interface Round {
  readonly ready: readonly { readonly place: string; readonly line: number }[];
  readonly waiting: number;
}

/** A row as it comes back. */
export type KeptRow = Pick<StagedRow, 'kind' | 'value'>;

/**
 * Rows are kept until what they are parts of is whole, and after, because a later row may correct it. They name people, so they are
 * sealed under a key derived from the region's key (AES-256-GCM), and what they are part of is a keyed hash.
 */
export class SealedStaging {
  readonly #key: Buffer;
  readonly #sealingKey: KeyObject;

  constructor(regionKey: Buffer, format: StagedFormatName) {
    const purpose = `zs-${format === 'nhsa-json' ? 'nhsa' : format}-staging`;
    this.#key = Buffer.from(hkdfSync('sha256', regionKey, '', purpose, 32));
    this.#sealingKey = createSecretKey(this.#key);
  }

  /** What stands for a thing, by what names it, in the tables. */
  placeOf(...names: readonly string[]): string {
    return createHash('sha256').update(this.#key).update(names.join('|')).digest('base64url');
  }

  /** Keeps rows, each once, and notes whose places have to be put together; returns how many were new. */
  async keep(trx: DatabaseTransaction, batch: string, rows: readonly StagedRow[]): Promise<number> {
    if (rows.length === 0) return 0;
    const sealed = new Map(
      rows.map((row) => {
        const own = this.#sealed(row, batch);
        return [`${own.encounter} ${own.digest}`, own] as const;
      }),
    );
    const inserted = await trx
      .insertInto('nhsa_calls')
      .values([...sealed.values()])
      .onConflict((conflict) => conflict.columns(['encounter', 'digest']).doNothing())
      .returning('digest')
      .execute();
    const touched = new Map(rows.flatMap(({ place, line, touches }) => (touches ? [[place, line] as const] : [])));
    await insertRows(
      trx,
      'import_pending',
      [...touched].map(([place, line]) => ({ batch, place, line })),
      { key: ['batch', 'place'], columns: ['line'] },
    );
    return inserted.length;
  }

  /**
   * The next places of an import to be put together, each with the last line that touched it; they wait no more. `needs`: a kind
   * of row without which nothing can come of a place; places without are only counted. Undefined when none is left.
   */
  async next(trx: DatabaseTransaction, batch: string, needs: string | undefined): Promise<Round | undefined> {
    const pending = await trx
      .selectFrom('import_pending')
      .select(['place', 'line'])
      .where('batch', '=', batch)
      .orderBy('place')
      .limit(PLACES_PER_ROUND)
      .execute();
    if (pending.length === 0) return undefined;
    const sizes = await trx
      .selectFrom('nhsa_calls')
      .select(['encounter', sql<number>`count(*)`.as('rows'), needed(needs).as('needed')])
      .where(isAmong(trx, 'encounter', placesOf(pending)))
      .groupBy('encounter')
      .execute();
    const sizeOf = new Map(sizes.map(({ encounter, rows, needed: has }) => [encounter, Number(has) > 0 ? rows : 0]));
    let rows = 0;
    const round = pending.filter(({ place }, index) => {
      rows += Number(sizeOf.get(place) ?? 0);
      return index === 0 || rows <= ROWS_PER_ROUND;
    });
    const last = round.at(-1)?.place ?? '';
    await trx.deleteFrom('import_pending').where('batch', '=', batch).where('place', '<=', last).execute();
    const ready = round.filter(({ place }) => Number(sizeOf.get(place) ?? 0) > 0);
    return { ready, waiting: round.length - ready.length };
  }

  /** All rows of places, in the order in which they came. */
  async load(trx: DatabaseTransaction, places: readonly string[]): Promise<Map<string, KeptRow[]>> {
    if (places.length === 0) return new Map();
    const rows = await trx
      .selectFrom('nhsa_calls')
      .selectAll()
      .where(isAmong(trx, 'encounter', places))
      .orderBy('batch')
      .execute();
    const opened = rows.map(({ encounter, infno: kind, batch, sealed }) => {
      const text = openText(this.#sealingKey, Buffer.from(encounter), sealed).toString('utf8');
      const read: unknown = JSON.parse(text);
      // Rows of the first version were sealed without their line.
      const [line, value] = Array.isArray(read) ? [Number(read[0]), read[1] as unknown] : [0, read];
      return { encounter, batch, line, kept: { kind, value } };
    });
    opened.sort((a, b) => (a.batch === b.batch ? a.line - b.line : 0));
    const grouped = Map.groupBy(opened, ({ encounter }) => encounter);
    return new Map([...grouped].map(([place, own]) => [place, own.map(({ kept }) => kept)]));
  }

  #sealed({ place, kind, line, value }: StagedRow, batch: string) {
    const said = JSON.stringify(value);
    return {
      encounter: place,
      digest: createHash('sha256').update(this.#key).update(said).digest('base64url'),
      infno: kind,
      sealed: sealText(this.#sealingKey, Buffer.from(place), Buffer.from(`[${line},${said}]`)),
      batch,
    };
  }
}

const needed = (kind: string | undefined) =>
  kind === undefined ? sql<number>`1` : sql<number>`max(case when infno = ${kind} then 1 else 0 end)`;

function placesOf(waiting: readonly { readonly place: string }[]): string[] {
  return waiting.map(({ place }) => place);
}
