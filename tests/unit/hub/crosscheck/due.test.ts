import { describe, expect, it } from 'vitest';
import { runsFor } from '../../../../hub/crosscheck/due.ts';

const due = (subject_type: string, subject: string) => ({
  ...{ rule: 'X01', subject_type, subject, due_at: null, device: null, since: '2026-11-22T00:00:00.000Z' },
});

describe('what is due', () => {
  it('is nothing when nothing waits', () => {
    expect(runsFor([])).toEqual([]);
  });

  it('is judged by number for claims and stays', () => {
    expect(runsFor([due('claim', 'C-1'), due('stay', 'S-1'), due('claim', 'C-2')])).toEqual([
      { scope: { claims: ['C-1', 'C-2'], stays: ['S-1'] } },
    ]);
  });

  it('is judged from the day before the earliest on for days and periods, whoever they are of', () => {
    const days = [
      due('person-day', 'p/2026-11-22'),
      due('person-period', 'p/2026-11-20'),
      due('practitioner-day', 'd/2026-11-22'),
      due('evidence-day', 'kiosk-1/2026-11-22'),
      due('terminal-day', 'H35020300017/T1/2026-11-22'),
      due('site-period', 'H35020300017/2026-11-21'),
    ];
    expect(runsFor(days)).toEqual([
      {
        scope: { persons: ['p'], practitioners: ['d'], devices: ['kiosk-1'], sites: ['H35020300017', 'H35020300017'] },
        since: Date.UTC(2026, 10, 19),
      },
    ]);
  });
});
