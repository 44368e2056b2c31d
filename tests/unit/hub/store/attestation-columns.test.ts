import { expect, it } from 'vitest';
import { attestationColumns, columnsHold } from '../../../../hub/store/attestation-columns.ts';
import type { Row } from '../../../../hub/store/tables.ts';
import { testChain, testDevice } from '../../../support/builders.ts';

const signed = (source: 'ntp' | 'rtc' | 'none') =>
  testChain(testDevice()).sign('device.status', { clock: { source, offsetMs: null } }).attestation;
const stored = (attestation: ReturnType<typeof signed>, facts = attestationColumns(attestation).facts) =>
  ({ ...attestationColumns(attestation), facts }) as Row<'attestations'>;

it.each(['rtc', 'none'] as const)('the column names a clock that no reference kept: %s', (source) => {
  const attestation = signed(source);
  expect(JSON.parse(attestationColumns(attestation).facts ?? '{}')).toMatchObject({ clock: source });
  expect(columnsHold(stored(attestation), attestation)).toBe(true);
});

it('says nothing of a clock that a reference kept', () => {
  expect(attestationColumns(signed('ntp')).facts).not.toContain('clock');
});

it('holds rows that were stored when the column said nothing of clocks', () => {
  const attestation = signed('rtc');
  const former = attestationColumns(signed('ntp')).facts;
  expect(columnsHold(stored(attestation, former), attestation)).toBe(true);
  expect(columnsHold(stored(attestation, null), attestation)).toBe(true);
});

it('does not hold a row whose column says something else', () => {
  const attestation = signed('ntp');
  expect(columnsHold(stored(attestation, '{"status":"camera-lost"}' as never), attestation)).toBe(false);
  expect(columnsHold(stored(attestation, '{"clock":"rtc"}' as never), attestation)).toBe(false);
});
