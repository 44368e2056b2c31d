import { type ImportFormat, importClaims } from '../../../hub/claims/import.ts';
import { ImportError } from '../../../hub/import/error.ts';
import type { Dice } from '../../dice.ts';
import { hostileBytes, noise } from '../mutate-bytes.ts';
import { hostileJson } from '../mutate-json.ts';
import { type Outcome, refused, type Target } from '../target.ts';
import { createVictim, SITE } from '../victim.ts';

const PERSON = '35020000000000000001';
const CALL = {
  infno: '2207',
  msgid: `${SITE}202611220915000001`,
  inf_time: '2026-11-22 09:15:00',
  fixmedins_code: SITE,
  infcode: 0,
  input: { data: { mdtrt_id: 'M-1', psn_no: PERSON, med_type: '11', begntime: '2026-11-22 09:00:00' } },
  output: { setlinfo: { setl_id: 'S-1', setl_time: '2026-11-22 09:15:30', medfee_sumamt: 0, fund_pay_sumamt: 0 } },
};
const CLAIM = {
  resourceType: 'Claim',
  id: 'c1',
  status: 'active',
  type: { coding: [{ code: 'pharmacy' }] },
  patient: { identifier: { system: 'urn:nhsa:psn_no', value: PERSON } },
  provider: { identifier: { system: 'urn:nhsa:fixmedins_code', value: SITE } },
  billablePeriod: { start: '2026-11-22T09:00:00+08:00' },
  created: '2026-11-22T09:15:00+08:00',
  extension: [{ url: 'urn:zhenshen:fund-amount', valueMoney: { value: 1, currency: 'CNY' } }],
  item: [{ sequence: 1, net: { value: 1.5 }, servicedDate: '2026-11-22' }],
  total: { value: 1.5, currency: 'CNY' },
};
const TABLE = Buffer.from(`mdtrt_id,psn_no,fixmedins_code,med_type,begndate,inhosp_stas
M-1,${PERSON},${SITE},21,2026-11-22 09:00:00,1
`);
const ROWS_PER_VICTIM = 2_000;

/** Rows that are parts of claims: calls of the national interface, its tables, FHIR resources; each file is imported. */
export const claimPartsTarget: Target = {
  name: 'claim-parts',
  share: 4,
  async open(field) {
    let victim = await createVictim(field);
    let cases = 0;
    return {
      async attempt(dice): Promise<Outcome> {
        const { format, bytes } = file(dice);
        cases += 1;
        try {
          const { store, identity } = victim;
          const source = pieces(bytes, dice.between(1, 4096));
          const { rejected } = await importClaims({
            store,
            source,
            format,
            regionKey: identity.regionKey,
            now: Date.now,
          });
          return rejected > 0 ? refused('rows') : 'accepted';
        } catch (error) {
          if (error instanceof ImportError) return refused(error.code);
          throw error;
        } finally {
          if (cases % ROWS_PER_VICTIM === 0) {
            await victim.close();
            victim = await createVictim(field);
          }
        }
      },
      close: () => victim.close(),
    };
  },
};

function file(dice: Dice): { format: ImportFormat; bytes: Buffer } {
  const format = dice.pick(['nhsa-json', 'analytical', 'fhir'] as const);
  if (dice.below(10) === 0) return { format, bytes: noise(dice) };
  if (format === 'analytical') {
    const header = dice.below(4) === 0 ? 0 : TABLE.indexOf('\n') + 1;
    return { format, bytes: Buffer.concat([TABLE.subarray(0, header), hostileBytes(TABLE.subarray(header), dice)]) };
  }
  const row = format === 'fhir' ? CLAIM : CALL;
  const rows = Array.from({ length: dice.between(1, 3) }, () => hostileJson(row, dice));
  if (format === 'nhsa-json' || dice.below(2) === 0) return { format, bytes: Buffer.from(rows.join('\n')) };
  const bundle = `{"resourceType":"Bundle","entry":[${rows.map((text) => `{"resource":${text}}`).join(',')}]}`;
  return { format, bytes: dice.below(3) === 0 ? hostileBytes(Buffer.from(bundle), dice) : Buffer.from(bundle) };
}

async function* pieces(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}
