import { describe, expect, it } from 'vitest';
import { network } from '../../../cli/place.ts';

describe('a network on the command line', () => {
  it('is added to those named before', () => {
    const first = network('wifi:clinic: staff');
    expect(network('gateway:02:42:AC:11:00:01', first)).toEqual([
      { type: 'wireless', name: 'clinic: staff' },
      { type: 'wired', gateway: '02:42:ac:11:00:01' },
    ]);
  });

  it.each(['clinic', 'wifi:', 'gateway:02:42', 'lan:eth0', `wifi:${'x'.repeat(33)}`])('refuses %s', (text) => {
    expect(() => network(text)).toThrow('a network is wifi:NAME');
  });
});
