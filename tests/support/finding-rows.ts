import { DAY_MS } from '../../hub/crosscheck/interval.ts';
import { insertRows } from '../../hub/store/insert-rows.ts';
import type { Store } from '../../hub/store/store.ts';
import type { NewRow } from '../../hub/store/tables.ts';

/** When these findings are looked at. */
export const QUEUE_NOW = Date.parse('2026-11-23T02:00:00.000Z');

/** A finding about a claim, found the day before. */
export function findingRow(id: string, over: Partial<NewRow<'findings'>> = {}): NewRow<'findings'> {
  const at = new Date(QUEUE_NOW - DAY_MS).toISOString();
  const claim = `C-${id.toUpperCase()}`;
  return {
    ...{
      id,
      fingerprint: id,
      rule: 'P01',
      rule_version: 1,
      class: 'suspicious',
      subject_type: 'claim',
      subject: claim,
    },
    ...{ claim_id: claim, site: 'H35020300017', person: null, practitioner: null, device: null, params: '{}' },
    ...{ reason: '{"code":"no-attestation","params":{}}', evidence: '[]', amount_fen: 1000, mode: 'notify' },
    ...{ status: 'open', opened_at: at, updated_at: at },
    ...over,
  };
}

export function keepFindings(store: Store, rows: readonly NewRow<'findings'>[]): Promise<void> {
  return store.transaction((trx) => insertRows(trx, 'findings', rows));
}
