import { describe, expect, it } from 'vitest';
import type { SiteNetwork } from '../../../../contract/device-config.ts';
import { gatewayOf, linuxNetworks, networkSays } from '../../../../edge-agent/place/network-signal.ts';

const own: SiteNetwork = { type: 'wired', gateway: '02:42:ac:11:00:01' };
const wireless: SiteNetwork = { type: 'wireless', name: 'clinic-staff' };
const other: SiteNetwork = { type: 'wireless', name: 'teahouse' };

describe('what a network says', () => {
  it.each([
    ['no network of the site is named', undefined, [other], undefined],
    ['a list without one', [], [other], undefined],
    ['one of several', [own, wireless], [other, wireless], 'here'],
    ['another one', [own], [other], 'elsewhere'],
    ['none at all', [own], [], 'unknown'],
  ] as const)('%s', async (_, known, found, says) => {
    expect(await networkSays(known, async () => found)).toBe(says);
  });
});

const routes = `Iface	Destination	Gateway 	Flags	RefCnt	Use	Metric	Mask
eth0	00000000	010011AC	0003	0	0	0	00000000
eth0	000011AC	00000000	0001	0	0	0	0000FFFF
`;
const neighbours = (hardware: string) => `IP address       HW type     Flags       HW address            Mask     Device
172.17.0.9       0x1         0x2         02:42:ac:11:00:09     *        eth0
172.17.0.1       0x1         0x2         ${hardware}     *        eth0
`;

describe('the gateway of the default route', () => {
  it.each([
    ['is named by its hardware address', routes, neighbours('02:42:AC:11:00:01'), own.gateway],
    ['that never answered', routes, neighbours('00:00:00:00:00:00'), undefined],
    ['that nobody has spoken to', routes, '', undefined],
    ['where there is none', routes.split('\n').slice(0, 1).join('\n'), neighbours(own.gateway), undefined],
    ['in a table that makes no sense', 'a\nb 00000000 XYZ', neighbours(own.gateway), undefined],
  ])('%s', (_, table, arp, expected) => {
    expect(gatewayOf(table, arp)).toBe(expected);
  });

  it('is read from this machine without an error, whatever it is', async () => {
    for (const network of await linuxNetworks()()) expect(['wired', 'wireless']).toContain(network.type);
    expect(await linuxNetworks('/nonexistent')()).toEqual([]);
  });
});
