import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readCode, ScannedCode } from '../../../../edge-agent/codes/scanned-code.ts';

const TOKEN = '1001250601123456789012345678';

describe('what a code may hold', () => {
  it.each<[string, string, ScannedCode]>([
    ['an ID-card number', ' 37010219500101123x\n', { holds: 'number', number: '37010219500101123X' }],
    ['a person and the visit of a slip', 'ZS1:P=3701;V=V7', { holds: 'person', number: '3701', visit: 'V7' }],
    ['the same the other way round', 'ZS1:V=V7;P=3701', { holds: 'person', number: '3701', visit: 'V7' }],
    ['a wristband', 'ZS1:P=ab-1', { holds: 'person', number: 'AB-1', visit: null }],
    ['a badge', 'ZS1:S=D0071', { holds: 'staff', number: 'D0071' }],
    ['a visit alone', 'ZS1:V=V7', { holds: 'visit', visit: 'V7' }],
    ['a bed', 'ZS1:B=内科3/12', { holds: 'bed', ward: '内科3', bed: '12' }],
    ['an e-voucher', TOKEN, { holds: 'voucher', token: TOKEN }],
    ['an unknown label', 'ZS1:Q=1', { holds: 'unknown' }],
    ['a label twice', 'ZS1:P=1;P=2', { holds: 'unknown' }],
    ['labels that do not go together', 'ZS1:P=1;B=W/1', { holds: 'unknown' }],
    ['a person and a badge at once', 'ZS1:P=1;S=2', { holds: 'unknown' }],
    ['a label without a value', 'ZS1:P=', { holds: 'unknown' }],
    ['nothing', '', { holds: 'unknown' }],
    ['a web address', 'https://example.org/?a=1', { holds: 'unknown' }],
    ['a whole page of text', 'x'.repeat(600), { holds: 'unknown' }],
  ])('%s', (_, text, expected) => {
    expect(readCode(text)).toEqual(expected);
  });

  it('takes any text without failing, and nothing that a request would refuse', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.string().map((text) => `ZS1:${text}`),
        ),
        (text) => {
          const code = ScannedCode.parse(readCode(text));
          if ('number' in code) expect(code.number).toMatch(/^[0-9A-Z-]{1,30}$/);
        },
      ),
    );
  });
});
