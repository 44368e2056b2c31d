import { describe, expect, it } from 'vitest';
import { runFuzz, TARGETS } from '../../simulator/fuzz/run.ts';

// Enough to notice a regression; `zs fuzz --cases 1000000` is the real attack.
const CASES: Readonly<Record<string, number>> = {
  http: 60,
  upload: 60,
  socket: 10,
  bundle: 40,
  image: 60,
  csr: 60,
  template: 150,
};
const CASES_ELSEWHERE = 400;

describe('hostile input', () => {
  it.each(TARGETS.map((target) => [target.name, target] as const))(
    'of kind %s is refused by a code of its own, or taken: never an error that nobody foresaw',
    async (name, target) => {
      const cases = CASES[name] ?? CASES_ELSEWHERE;
      const report = await runFuzz({ cases, seed: 20_261_123, targets: [target] });
      expect(report.findings).toEqual([]);
      expect(report).toMatchObject({ cases, unexpected: 0 });
      expect(report.accepted + report.refused).toBe(cases);
      expect(report.refused).toBeGreaterThan(0);
    },
    60_000,
  );

  it('is the same for the same seed', async () => {
    const status = TARGETS.filter(({ name }) => name === 'status');
    const { refused, accepted } = await runFuzz({ cases: 300, seed: 5, targets: status });
    expect(await runFuzz({ cases: 300, seed: 5, targets: status })).toMatchObject({ refused, accepted });
  });
});
