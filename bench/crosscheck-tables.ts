import type { Store } from '../hub/store/store.ts';
import { RowWriter } from './crosscheck-rows.ts';

/** Writers of every table that a cross-check reads beside events. */
export function cityWriters(store: Store) {
  const text = (...names: string[]) => Object.fromEntries(names.map((name) => [name, 'text' as const]));
  const number = (...names: string[]) => Object.fromEntries(names.map((name) => [name, 'number' as const]));
  const fixed = { state: `'active'`, batch: `'bench'`, digest: `'bench'` };
  const claims = new RowWriter(
    store,
    'claims',
    {
      ...text('claim_id', 'person', 'site', 'kind', 'service_start', 'settled_at', 'terminal'),
      ...number('total_fen', 'fund_fen'),
    },
    fixed,
  );
  return {
    siteRows: new RowWriter(store, 'sites', text('id', 'name', 'region', 'created_at')),
    devices: new RowWriter(
      store,
      'devices',
      text(
        'id',
        'site',
        'ueid',
        'profile',
        'place',
        'config',
        'key_level',
        'certificate_serial',
        'certificate_fingerprint',
        'state',
        'created_at',
      ),
    ),
    presence: new RowWriter(store, 'device_presence', {
      ...text('device', 'site', 'online_from'),
      ...number('pending'),
    }),
    masters: new RowWriter(
      store,
      'masters',
      text('id', 'kind', 'key', 'site', 'subject', 'valid_from', 'content', 'digest', 'recorded_at', 'batch'),
    ),
    claims,
    lines: new RowWriter(
      store,
      'claim_lines',
      {
        ...text('claim_id', 'line_id', 'at', 'ordering'),
        ...number('placeholder'),
        ...text('item'),
        ...number('amount_fen', 'quantity_milli', 'external'),
      },
      {},
      claims,
    ),
    stays: new RowWriter(
      store,
      'stays',
      text('stay_id', 'person', 'site', 'kind', 'reported_at', 'admitted_at', 'ward', 'bed', 'attending', 'detail'),
      fixed,
    ),
  };
}
