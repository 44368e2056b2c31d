import { csvRows } from '../../../hub/claims/csv-rows.ts';
import { importClaims } from '../../../hub/claims/import.ts';
import { readRow } from '../../../hub/claims/read-row.ts';
import { ImportError } from '../../../hub/import/error.ts';
import { keepableRow } from '../../../hub/import/keepable-row.ts';
import { ndjsonRows } from '../../../hub/import/ndjson-rows.ts';
import type { Dice } from '../../dice.ts';
import { hostileBytes, noise } from '../mutate-bytes.ts';
import { hostileJson } from '../mutate-json.ts';
import { type Outcome, refused, type Target } from '../target.ts';
import { createVictim, SITE } from '../victim.ts';

const CLAIM = {
  claimId: 'C-1',
  encounterId: 'E-1',
  personId: '35020000000000000001',
  facilityId: SITE,
  kind: 'outpatient',
  serviceStart: '2026-11-20T09:00:00+08:00',
  settledAt: '2026-11-20T09:30:00+08:00',
  credential: 'ec-token',
  amounts: { total: '120.50', fund: 86.4 },
  lines: [{ lineId: 'L-1', at: '2026-11-20T09:15:00+08:00', ordering: 'D350203001234', amount: '86.40' }],
};
const CANCELLATION = { cancels: 'C-1', facilityId: SITE, at: '2026-11-20T10:00:00+08:00', reason: 'refunded' };
const CSV = Buffer.from(
  `claimId,personId,facilityId,kind,serviceStart,settledAt,total,fund,lineId,at,ordering,amount
C-1,35020000000000000001,${SITE},outpatient,2026-11-20T09:00:00+08:00,2026-11-20T09:30:00+08:00,120.50,86.40,L-1,2026-11-20T09:15:00+08:00,D350203001234,"86.40"
`,
);
const STORED = 40;

/** Rows as an insurer's system could send them, NDJSON and CSV; one file in forty is imported into a store. */
export const claimsTarget: Target = {
  name: 'claims',
  share: 100,
  async open(field) {
    let victim = await createVictim(field);
    let cases = 0;

    function file(dice: Dice): { format: 'ndjson' | 'csv'; bytes: Buffer } {
      if (dice.below(3) === 0) {
        const header = dice.below(4) === 0 ? 0 : CSV.indexOf('\n') + 1;
        const bytes = Buffer.concat([CSV.subarray(0, header), hostileBytes(CSV.subarray(header), dice)]);
        return { format: 'csv', bytes };
      }
      const row = dice.pick([CLAIM, CANCELLATION]);
      if (dice.below(10) === 0) return { format: 'ndjson', bytes: noise(dice) };
      if (dice.below(4) === 0) return { format: 'ndjson', bytes: hostileBytes(Buffer.from(JSON.stringify(row)), dice) };
      const rows = Array.from({ length: dice.between(1, 3) }, () => hostileJson(row, dice));
      return { format: 'ndjson', bytes: Buffer.from(rows.join('\n')) };
    }

    return {
      async attempt(dice): Promise<Outcome> {
        const { format, bytes } = file(dice);
        cases += 1;
        try {
          if (cases % STORED === 0) {
            const { store, identity } = victim;
            await importClaims({
              store,
              source: inPieces(bytes, dice),
              format,
              regionKey: identity.regionKey,
              now: Date.now,
            });
          }
          return await firstRefusal(format, inPieces(bytes, dice));
        } catch (error) {
          if (error instanceof ImportError) return refused(error.code);
          throw error;
        } finally {
          if (cases % 20_000 === 0) {
            await victim.close();
            victim = await createVictim(field);
          }
        }
      },
      close: () => victim.close(),
    };
  },
};

async function firstRefusal(format: 'ndjson' | 'csv', source: AsyncIterable<Buffer>): Promise<Outcome> {
  let outcome: Outcome = 'accepted';
  for await (const sent of format === 'csv' ? csvRows(source) : ndjsonRows(source)) {
    const row = keepableRow(sent);
    const read = 'reject' in row ? { kind: 'reject' as const, cause: row.reject } : readRow(row.value);
    if (read.kind === 'reject' && outcome === 'accepted') outcome = refused(read.cause.code);
  }
  return outcome;
}

async function* inPieces(bytes: Buffer, dice: Dice): AsyncGenerator<Buffer> {
  const size = dice.between(1, 4096);
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}
