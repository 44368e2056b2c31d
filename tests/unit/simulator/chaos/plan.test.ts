import { expect, it } from 'vitest';
import { deviceWord } from '../../../../simulator/chaos/device-words.ts';
import { FAULTS, planStrikes } from '../../../../simulator/chaos/plan.ts';

const options = { kills: 200, seed: 7, devices: 3, faults: FAULTS, externalBroker: false };

it('the same seed gives the same schedule, another seed another one', () => {
  expect(planStrikes(options)).toEqual(planStrikes(options));
  expect(planStrikes({ ...options, seed: 8 })).not.toEqual(planStrikes(options));
});

it('has as many kills as asked for, and at least one of each other fault', () => {
  const count = (kills: number, fault: string) =>
    planStrikes({ ...options, kills }).filter((strike) => strike.fault === fault).length;
  expect(count(200, 'kill')).toBe(200);
  for (const fault of FAULTS) expect(count(1, fault)).toBe(1);
});

it('kills devices, the hub, and the broker where it is a process of its own', () => {
  const targets = (externalBroker: boolean) =>
    new Set(planStrikes({ ...options, externalBroker }).flatMap((one) => (one.fault === 'kill' ? [one.target] : [])));
  expect(targets(false)).toEqual(new Set([0, 1, 2, 'hub']));
  expect(targets(true)).toEqual(new Set([0, 1, 2, 'hub', 'broker']));
});

it.each([
  ['done 3f2b8c1e-5a7d-4e9f-8b6c-1d2e3f4a5b6c 7 0198c0de-0000-7000-8000-00000000', 'an id that a kill has torn'],
  ['done 3f2b8c1e', 'a line that a kill has torn'],
  ['', 'an empty line'],
  ['something else', 'a word that is not one of a device'],
])('%s is not taken for an event: %s', (line) => {
  expect(deviceWord(line)).toBeUndefined();
});
