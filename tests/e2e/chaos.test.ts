import { expect, it } from 'vitest';
import { FAULTS } from '../../simulator/chaos/plan.ts';
import { holds, runChaos } from '../../simulator/chaos/run.ts';

it('thirty kills, cut lines, a full disk, wrong clocks and broken pages lose nothing and count nothing twice', async () => {
  const report = await runChaos({
    kills: 30,
    seed: 1,
    faults: FAULTS,
    devices: 2,
    external: false,
    everyMs: 60,
    onProgress: () => {},
  });
  expect(report).toMatchObject({ kills: 30, lost: 0, duplicated: 0, destroyedUnseen: 0, waiting: 0 });
  expect(report.stored).toBeGreaterThan(30);
  expect(holds(report)).toBe(true);
}, 180_000);
