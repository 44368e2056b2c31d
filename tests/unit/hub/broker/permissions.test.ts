import { expect, it } from 'vitest';
import { DeviceId } from '../../../../contract/ids.ts';
import { topicOf } from '../../../../contract/topics.ts';
import { isPublishAllowed, isSubscribeAllowed, isWillAllowed } from '../../../../hub/broker/permissions.ts';
import { OTHER_SITE, SITE } from '../../../support/builders.ts';

const device = DeviceId.parse('kiosk-a1');
const principal = { device, site: SITE, fingerprint: 'f' };
const client = { role: 'device', principal } as const;
const hub = { role: 'hub' } as const;
const own = { site: SITE, device };
const elsewhere = { site: OTHER_SITE, device };

it.each([
  ['its attestations', client, topicOf(own, 'attest'), false, 1, true],
  ['its attestations without a confirmation', client, topicOf(own, 'attest'), false, 0, true],
  ['its attestations, retained', client, topicOf(own, 'attest'), true, 1, false],
  ['its attestations with QoS 2', client, topicOf(own, 'attest'), false, 2, false],
  ['its status', client, topicOf(own, 'status'), true, 1, true],
  ['its status, not retained', client, topicOf(own, 'status'), false, 1, false],
  ['at another site', client, topicOf(elsewhere, 'attest'), false, 1, false],
  ['its own receipt', client, topicOf(own, 'receipt'), false, 1, false],
  ['a system topic', client, '$SYS/broker', false, 0, false],
  ['a receipt', hub, topicOf(own, 'receipt'), false, 1, true],
  ['a configuration, retained', hub, topicOf(own, 'config'), true, 1, true],
  ['a command, retained', hub, topicOf(own, 'command'), true, 1, false],
  ['an attestation', hub, topicOf(own, 'attest'), false, 1, false],
  ['anything else', hub, 'zs/v2/x', false, 1, false],
])('publishing %s (%o)', (_, who, topic, retain, qos, allowed) => {
  expect(isPublishAllowed(who, { topic, retain, qos })).toBe(allowed);
});

it.each([
  ['its commands', client, topicOf(own, 'command'), true],
  ['its own attestations', client, topicOf(own, 'attest'), false],
  ['the commands of a device elsewhere', client, topicOf(elsewhere, 'command'), false],
  ['a shared subscription to its commands', client, `$share/x/${topicOf(own, 'command')}`, false],
  ['all attestations', client, 'zs/v1/+/+/up/attest', false],
  ['all attestations', hub, 'zs/v1/+/+/up/attest', true],
  ['everything', hub, '#', false],
])('subscribing %s (%o)', (_, who, filter, allowed) => {
  expect(isSubscribeAllowed(who, filter)).toBe(allowed);
});

it.each([
  ['its status', topicOf(own, 'status'), true, true],
  ['its status, not retained', topicOf(own, 'status'), false, false],
  ['an attestation', topicOf(own, 'attest'), false, false],
  ['the status of a device elsewhere', topicOf(elsewhere, 'status'), true, false],
])('leaving %s as its last will', (_, topic, retain, allowed) => {
  expect(isWillAllowed(principal, { topic, retain, qos: 1 })).toBe(allowed);
});
