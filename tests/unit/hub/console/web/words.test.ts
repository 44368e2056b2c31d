import { describe, expect, it } from 'vitest';
import { moment, money } from '../../../../../hub/console/web/i18n/format.ts';
import { messageText } from '../../../../../hub/console/web/i18n/rule-texts.ts';
import { fitted, textWidth } from '../../../../../hub/console/web/timeline/row-tracks.ts';

const morning = '2026-11-20T01:24:00.000Z';

describe('words of the console', () => {
  it.each([
    ['zh-CN', '2026/11/20 09:24'],
    ['en', '20/11/2026, 09:24'],
  ] as const)('tells the clinic’s time in %s whatever zone the computer is set to', (locale, text) => {
    expect(moment(morning, locale, 'moment')).toBe(text);
  });

  it.each([
    [0, '¥0.00'],
    [128_050, '¥1,280.50'],
    [-5, '-¥0.05'],
  ])('writes %i fen as %s', (fen, text) => {
    expect(money(fen, 'zh-CN')).toBe(text);
  });

  it('says the day once when all times of a sentence are on it', () => {
    const params = { from: morning, until: '2026-11-20T02:17:00.000Z' };
    expect(messageText({ code: 'no-attestation', params }, 'P01', 'en')).toBe(
      'No record of the person between 20/11/2026, 09:24 and 10:17.',
    );
  });

  it('says both days when they differ', () => {
    const params = { from: morning, until: '2026-11-21T02:17:00.000Z' };
    expect(messageText({ code: 'no-attestation', params }, 'P01', 'en')).toContain('21/11/2026, 10:17');
  });

  it('finds words that all rules share', () => {
    expect(messageText({ code: 'claim-cancelled', params: {} }, 'P01', 'en')).toBe('The claim was cancelled.');
  });

  it('shows a code that it has no words for, with what came with it, instead of nothing', () => {
    const message = { code: 'brand-new', params: { amountFen: 1_000, at: morning } };
    expect(messageText(message, 'Z99', 'zh-CN')).toBe('brand-new · amountFen ¥10.00 · at 2026/11/20 09:24');
  });

  it.each(['春晖社区卫生服务中心', 'a place with a rather long name', ''])('cuts «%s» to its column', (name) => {
    expect(textWidth(fitted(name, 80))).toBeLessThanOrEqual(80);
  });
});
