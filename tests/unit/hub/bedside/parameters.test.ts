import { describe, expect, it } from 'vitest';
import { BedsideParameters, dayAfter, windowsOf } from '../../../../hub/bedside/parameters.ts';

describe('parameters of bedside challenges', () => {
  it('have defaults that ask neither at night nor at noon', () => {
    const { windows, rate, answerMinutes } = BedsideParameters.parse({});
    expect({ windows, rate, answerMinutes }).toEqual({
      windows: [
        { from: '08:00', until: '11:30' },
        { from: '14:00', until: '19:30' },
      ],
      rate: 0.1,
      answerMinutes: 30,
    });
  });

  it.each([
    ['at dawn', { windows: [{ from: '06:30', until: '11:00' }] }],
    ['an answer at night', { windows: [{ from: '08:00', until: '20:45' }] }],
    ['backwards', { windows: [{ from: '11:00', until: '09:00' }] }],
    [
      'one inside another',
      {
        windows: [
          { from: '08:00', until: '12:00' },
          { from: '11:00', until: '13:00' },
        ],
      },
    ],
    ['never', { rate: 0 }],
    ['more than everybody', { rate: 1.1 }],
    ['at most before at least', { againAfterMinutes: [120, 60] }],
    ['a field nobody knows', { often: true }],
  ])('refuse %s', (_, parameters) => {
    expect(BedsideParameters.safeParse(parameters).success).toBe(false);
  });

  it('windows are of the local day, and only what is left of it', () => {
    const parameters = BedsideParameters.parse({});
    const at = (text: string) => Date.parse(`2026-11-23T${text}:00+08:00`);
    expect(windowsOf(parameters, '2026-11-23')[0]).toEqual({ from: at('08:00'), until: at('11:30') });
    expect(windowsOf(parameters, '2026-11-23', at('15:00'))).toEqual([{ from: at('15:00'), until: at('19:30') }]);
    expect(windowsOf(parameters, '2026-11-23', at('20:00'))).toEqual([]);
    expect(dayAfter('2026-12-31')).toBe('2027-01-01');
  });
});
