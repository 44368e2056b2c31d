import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DeviceId, HubId, SiteId } from '../../../../contract/ids.ts';
import { type DeviceAddress, mayPublish, maySubscribe } from '../../../../contract/topics.ts';
import { emqxFiles } from '../../../../firmware-config/broker-acl/emqx.ts';
import { mosquittoFiles } from '../../../../firmware-config/broker-acl/mosquitto.ts';

const hub = HubId.parse('hub-test');
const device: fc.Arbitrary<DeviceAddress> = fc.record({
  site: fc.stringMatching(/^[A-Z]\d{11}$/).map((id) => SiteId.parse(id)),
  device: fc.stringMatching(/^[a-z0-9][a-z0-9-]{1,12}$/).map((id) => DeviceId.parse(id)),
});
const fleet = fc.uniqueArray(device, { selector: ({ device }) => device, maxLength: 8 });

interface Rights {
  readonly read: string[];
  readonly write: string[];
}

/** What Mosquitto's access list says, by user. */
function mosquittoRights(devices: DeviceAddress[], workers = 0): Map<string, Rights> {
  const rights = new Map<string, Rights>();
  let current: Rights = { read: [], write: [] };
  const acl = mosquittoFiles({ hub, workers, devices, folder: '/etc/zhenshen', port: 8883 })['mosquitto.acl'] ?? '';
  for (const line of acl.split('\n').filter((text) => text !== '')) {
    const [word, second = '', topic = ''] = line.split(' ');
    if (word === 'user') {
      current = { read: [], write: [] };
      rights.set(second, current);
    } else {
      current[second === 'read' ? 'read' : 'write'].push(topic);
    }
  }
  return rights;
}

describe('the access list for Mosquitto', () => {
  it('gives each device exactly what the contract gives it, and names nobody else', () => {
    fc.assert(
      fc.property(fleet, (devices) => {
        const rights = mosquittoRights(devices);
        expect([...rights.keys()].sort()).toEqual([hub, ...devices.map(({ device }) => device)].sort());
        for (const address of devices) {
          const { read, write } = rights.get(address.device) ?? { read: [], write: [] };
          expect(write).toHaveLength(2);
          expect(read).toHaveLength(3);
          expect(write.every((topic) => mayPublish(address, topic, false) || mayPublish(address, topic, true))).toBe(
            true,
          );
          expect(read.every((topic) => maySubscribe(address, topic))).toBe(true);
        }
      }),
    );
  });

  it('gives each worker of the hub the rights of the hub, under a name that no device can have', () => {
    const rights = mosquittoRights([], 3);
    expect([...rights.keys()]).toEqual([hub, 'hub-test:hub-1', 'hub-test:hub-2', 'hub-test:hub-3']);
    for (const worker of rights.values()) expect(worker).toEqual(rights.get(hub));
    for (const user of [...rights.keys()].slice(1)) expect(DeviceId.safeParse(user).success).toBe(false);
  });

  it('has no patterns and opens nothing to everybody: every right stands under a user', () => {
    fc.assert(
      fc.property(fleet, (devices) => {
        const files = mosquittoFiles({ hub, devices, folder: '/etc/zhenshen', port: 8883 });
        expect(files['mosquitto.acl']).toMatch(/^user /);
        expect(files['mosquitto.acl']).not.toMatch(/pattern|#|%/);
        expect(files['mosquitto.conf']).toContain('require_certificate true\nuse_identity_as_username true');
      }),
    );
  });
});

describe('the access list for EMQX', () => {
  const address = { site: SiteId.parse('H35020300017'), device: DeviceId.parse('kiosk-a1') };
  const files = emqxFiles({ hub, devices: [address], port: 8883 });

  it('lets a device publish with the retain flag of the contract, subscribe its own topics spelt out, and nothing else', () => {
    const topic = 'zs/v1/H35020300017/kiosk-a1';
    expect(files['acl.conf']?.split('\n').slice(2)).toEqual([
      `{allow, {user, "kiosk-a1"}, {publish, [{qos, 1}, {retain, false}]}, [{eq, "${topic}/up/attest"}]}.`,
      `{allow, {user, "kiosk-a1"}, {publish, [{qos, 1}, {retain, true}]}, [{eq, "${topic}/up/status"}]}.`,
      `{allow, {user, "kiosk-a1"}, subscribe, [{eq, "${topic}/down/receipt"}, {eq, "${topic}/down/command"}, {eq, "${topic}/down/config"}]}.`,
      '{deny, all}.',
      '',
    ]);
  });

  it('lets workers of the hub in by the form of their name, and only where there are any', () => {
    const withWorkers = emqxFiles({ hub, workers: 3, devices: [address], port: 8883 })['acl.conf']?.split('\n') ?? [];
    const pattern = /\{re, "(.*?)"\}/.exec(withWorkers[0] ?? '')?.[1] ?? '';
    const matches = (user: string) => new RegExp(pattern).test(user);
    expect(['hub-test', 'hub-test:hub-1', 'hub-test:hub-12'].map(matches)).toEqual([true, true, true]);
    expect(['hub-test:hub-0', 'hub-test:x', 'xhub-test', 'hub-test-1', 'hub-1'].some(matches)).toBe(false);
    expect(files['acl.conf']).not.toContain('{re,');
  });

  it('takes user and client id from the certificate and denies what no rule allows', () => {
    for (const setting of [
      'peer_cert_as_username = cn',
      'peer_cert_as_clientid = cn',
      'fail_if_no_peer_cert = true',
      'no_match = deny',
    ]) {
      expect(files['emqx.conf']).toContain(setting);
    }
  });
});
