import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DeviceId } from '../../../../contract/ids.ts';
import { assignRings, defaultRingPlan, RingPlan } from '../../../../firmware-config/rings/ring-plan.ts';

const fleetOf = (size: number) => Array.from({ length: size }, (_, n) => DeviceId.parse(`kiosk-${n}`));
const planOf = (shares: readonly number[], named: readonly string[] = []) =>
  RingPlan.parse({
    ...defaultRingPlan(),
    rings: shares.map((share, n) => ({ name: `ring-${n}`, share, devices: n === 0 ? named : [] })),
  });

describe('rings', () => {
  it('no ring, with those before it, holds more than its share, and everybody has one', () => {
    const shares = fc
      .uniqueArray(fc.integer({ min: 1, max: 99 }), { maxLength: 4 })
      .map((whole) => [...whole.sort((a, b) => a - b).map((percent) => percent / 100), 1]);
    fc.assert(
      fc.property(shares, fc.integer({ min: 1, max: 200 }), fc.nat(20), fc.string(), (parts, size, named, seed) => {
        const devices = fleetOf(size);
        const plan = planOf(parts, devices.slice(0, named).map(String));
        const rings = assignRings(devices, plan, seed);
        expect(rings.size).toBe(size);
        parts.forEach((share, ring) => {
          const held = [...rings.values()].filter((assigned) => assigned <= ring).length;
          expect(held).toBeLessThanOrEqual(Math.ceil(share * size));
        });
        expect([...rings.values()].some((ring) => ring === 0)).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  it('the named devices are canaries; the others take turns from one roll-out to the next', () => {
    const devices = fleetOf(300);
    const plan = planOf([0.02, 1], ['kiosk-7']);
    const canaries = (seed: string) => devices.filter((device) => assignRings(devices, plan, seed).get(device) === 0);
    expect(canaries('a')).toContain('kiosk-7');
    expect(canaries('a')).toEqual(canaries('a'));
    expect(canaries('a')).not.toEqual(canaries('b'));
  });

  it.each([
    ['rings that do not grow', [0.5, 0.5, 1]],
    ['a last ring that leaves devices out', [0.1, 0.9]],
    ['a ring of nobody', [0, 1]],
  ])('a plan with %s is refused', (_, shares) => {
    expect(() => planOf(shares)).toThrow();
  });
});
