import { describe, expect, it } from 'vitest';
import { filled } from '../../../../hub/crosscheck/filled.ts';
import { renderMessage } from '../../../../hub/crosscheck/render.ts';

describe('a text with its places filled', () => {
  const text = 'Died, yet {lines} line(s) (was|were) charged after {days} day(s).';

  it.each([
    ['1', '1', 'Died, yet 1 line was charged after 1 day.'],
    ['2', '1', 'Died, yet 2 lines were charged after 1 day.'],
    ['1', '31', 'Died, yet 1 line was charged after 31 days.'],
    ['0', '11', 'Died, yet 0 lines were charged after 11 days.'],
  ])('says %s line(s) and %s day(s) in their forms', (lines, days, expected) => {
    expect(filled(text, (name) => ({ lines, days })[name])).toBe(expected);
  });

  it('keeps a place for which there is nothing, and brackets that are no mark', () => {
    expect(filled('{a} ({b} altered) (z={z})', (name) => (name === 'z' ? '3' : undefined))).toBe(
      '{a} ({b} altered) (z=3)',
    );
  });

  it('is what a finding says', () => {
    const message = { code: 'no-valid-clock-in', params: { lines: 1, at: '2026-09-04T00:42:00.000Z' } };
    expect(renderMessage('D01', message, 'en')).toMatch(/^1 line, the first at /);
    expect(renderMessage('D01', { ...message, params: { ...message.params, lines: 3 } }, 'en')).toMatch(/^3 lines, /);
  });
});
