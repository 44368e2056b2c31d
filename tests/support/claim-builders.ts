import type { z } from 'zod';
import type { Claim } from '../../contract/claim.ts';
import { pseudonym } from '../../contract/pseudonym.ts';
import type { Store } from '../../hub/store/store.ts';
import { OTHER_SITE, SITE, STORY_START } from './builders.ts';

/** The region's pseudonym key in tests. */
export const REGION_KEY = Buffer.alloc(32, 7);

export const PERSON_NUMBER = '35020000000000000001';
export const DOCTOR_CODE = 'D350203001234';
export const PERSON = pseudonym(REGION_KEY, 'insured', PERSON_NUMBER);
export const DOCTOR = pseudonym(REGION_KEY, 'practitioner', DOCTOR_CODE);

/** The instant `minutes` after the start of the story, as ISO 8601. */
export function minute(minutes: number): string {
  return new Date(STORY_START + minutes * 60_000).toISOString();
}

/** A canonical claim: an outpatient visit from minute 60 to 90 with one line at minute 75. */
export function claimRow(over: Partial<z.input<typeof Claim>> = {}) {
  return {
    claimId: 'C-1',
    personId: PERSON_NUMBER,
    facilityId: SITE,
    kind: 'outpatient' as const,
    serviceStart: minute(60),
    settledAt: minute(90),
    amounts: { total: '120.50', fund: '86.40' },
    lines: [{ lineId: 'L-1', at: minute(75), ordering: DOCTOR_CODE, amount: '86.40' }],
    ...over,
  };
}

/** Rows as the bytes of an NDJSON file, in chunks that cut lines anywhere. */
export async function* ndjson(rows: readonly (object | string)[], chunkBytes = 97): AsyncGenerator<Buffer> {
  const text = rows.map((row) => `${typeof row === 'string' ? row : JSON.stringify(row)}\n`).join('');
  yield* chunks(Buffer.from(text), chunkBytes);
}

/** Bytes in chunks of one size. */
export async function* chunks(bytes: Buffer, chunkBytes = 97): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += chunkBytes) yield bytes.subarray(at, at + chunkBytes);
}

/** Registers both sites of the story. */
export async function registerSites(store: Store): Promise<void> {
  const rows = [SITE, OTHER_SITE].map((id) => ({
    id,
    name: `Site ${id}`,
    region: id.slice(1, 7),
    fence: null,
    created_at: minute(-1440),
  }));
  await store.db
    .insertInto('sites')
    .values(rows)
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}
