import { describe, expect, it } from 'vitest';
import { readRow } from '../../../../hub/claims/read-row.ts';
import { SITE } from '../../../support/builders.ts';
import { claimRow, minute } from '../../../support/claim-builders.ts';

const line = { lineId: 'L-1', at: minute(75), amount: '1.00' };

describe('a claim row', () => {
  it('is read as it is', () => {
    expect(readRow(claimRow())).toMatchObject({ kind: 'claim', claim: { claimId: 'C-1' } });
  });

  it('may have a blank practitioner code: that says no more than 未知', () => {
    const read = readRow(claimRow({ lines: [{ ...line, ordering: '', performing: '' }] }));
    expect(read).toMatchObject({ kind: 'claim', claim: { lines: [{ ordering: '未知', performing: '未知' }] } });
  });

  it.each([
    ['an array', [1], '', 'INVALID_FIELD'],
    ['an unknown field', { ...claimRow(), patientName: 'x' }, 'patientName', 'UNKNOWN_FIELD'],
    [
      'an unknown field of a line',
      claimRow({ lines: [{ ...line, price: '1' } as typeof line] }),
      'lines.0.price',
      'UNKNOWN_FIELD',
    ],
    ['no person', { ...claimRow(), personId: undefined }, 'personId', 'MISSING_FIELD'],
    ['a blank person', claimRow({ personId: '  ' }), 'personId', 'INVALID_FIELD'],
    ['a date that does not exist', claimRow({ serviceStart: '2026-02-30T08:00:00+08:00' }), 'serviceStart', 'BAD_DATE'],
    ['a date without offset', claimRow({ serviceStart: '2026-11-22T08:00:00' }), 'serviceStart', 'BAD_DATE'],
    ['settlement before service', claimRow({ settledAt: minute(0) }), 'settledAt', 'BAD_DATE'],
    ['three decimals', claimRow({ amounts: { total: '1.234', fund: '1' } }), 'amounts.total', 'BAD_AMOUNT'],
    [
      'an amount beyond exact numbers',
      claimRow({ amounts: { total: '99999999999999.99', fund: '1' } }),
      'amounts.total',
      'BAD_AMOUNT',
    ],
    ['a line amount in words', claimRow({ lines: [{ ...line, amount: 'ten' }] }), 'lines.0.amount', 'BAD_AMOUNT'],
    ['an institution code of another shape', claimRow({ facilityId: 'X1' }), 'facilityId', 'INVALID_FIELD'],
    ['one line id twice', claimRow({ lines: [line, line] }), 'lines.1.lineId', 'DUPLICATE_LINE_ID'],
    [
      'a cancellation with claim fields',
      { cancels: 'C-1', facilityId: SITE, at: minute(1), reason: 'cancelled', kind: 'x' },
      'kind',
      'UNKNOWN_FIELD',
    ],
    ['a cancellation without reason', { cancels: 'C-1', facilityId: SITE, at: minute(1) }, 'reason', 'MISSING_FIELD'],
  ])('is rejected for %s', (_, row, field, code) => {
    expect(readRow(row)).toMatchObject({ kind: 'reject', cause: { field, code } });
  });

  it('is rejected without repeating its values', () => {
    const read = readRow(claimRow({ facilityId: 'secret-value', amounts: { total: 'secret-value', fund: '1' } }));
    expect(JSON.stringify(read)).not.toContain('secret-value');
  });
});
