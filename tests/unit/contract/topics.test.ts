import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ContractError } from '../../../contract/errors.ts';
import { DeviceId, SiteId } from '../../../contract/ids.ts';
import {
  type Channel,
  delivery,
  downTopicsOf,
  mayPublish,
  maySubscribe,
  parseTopic,
  topicOf,
} from '../../../contract/topics.ts';

const mine = { site: SiteId.parse('H35020300017'), device: DeviceId.parse('kiosk-a1') };
const neighbour = { site: mine.site, device: DeviceId.parse('kiosk-a2') };
const channels = Object.keys(delivery) as Channel[];

const deviceId = fc.stringMatching(/^[a-z0-9][a-z0-9-]{1,47}$/).map((text) => DeviceId.parse(text));
const siteId = fc.stringMatching(/^[A-Z]\d{11}$/).map((text) => SiteId.parse(text));

describe('topics', () => {
  it('come back from their own text for every device and channel', () => {
    fc.assert(
      fc.property(siteId, deviceId, fc.constantFrom(...channels), (site, device, channel) => {
        expect(parseTopic(topicOf({ site, device }, channel))).toEqual({ site, device, channel });
      }),
    );
  });

  it('are refused in any other form, without a crash', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(() => parseTopic(text)).toThrow(ContractError);
      }),
    );
  });

  it.each([
    ['zs/v1/H35020300017/kiosk-a1/down/attest', 'attest in the wrong direction'],
    ['zs/v1/H35020300017/kiosk-a1/up/attest/more', 'a longer path'],
    ['zs/v2/H35020300017/kiosk-a1/up/attest', 'another version'],
    ['zs/v1/H35020300017/kiosk-a1/up/toString', 'the name of an inherited property'],
    ['zs/v1/+/kiosk-a1/up/attest', 'a wildcard'],
  ])('%s is refused: %s', (topic) => {
    expect(() => parseTopic(topic)).toThrow(ContractError);
  });
});

describe('a device', () => {
  it.each([
    ['publish its own attestation', mayPublish(mine, topicOf(mine, 'attest'), false), true],
    ['publish its own retained status', mayPublish(mine, topicOf(mine, 'status'), true), true],
    ['retain an attestation', mayPublish(mine, topicOf(mine, 'attest'), true), false],
    ['publish as its neighbour', mayPublish(mine, topicOf(neighbour, 'attest'), false), false],
    ['send itself a receipt', mayPublish(mine, topicOf(mine, 'receipt'), false), false],
    ['publish elsewhere', mayPublish(mine, '$SYS/broker', false), false],
    ['subscribe its own receipts', maySubscribe(mine, topicOf(mine, 'receipt')), true],
    ['subscribe everything', maySubscribe(mine, '#'), false],
    ['subscribe a wildcard over sites', maySubscribe(mine, 'zs/v1/+/kiosk-a1/down/receipt'), false],
    ['subscribe its neighbour’s commands', maySubscribe(mine, topicOf(neighbour, 'command')), false],
    ['share a subscription', maySubscribe(mine, `$share/x/${topicOf(mine, 'command')}`), false],
  ])('may %s: %s', (_, answer, expected) => {
    expect(answer).toBe(expected);
  });

  it('subscribes nothing but downward channels', () => {
    expect(downTopicsOf(mine).every((topic) => topic.startsWith('zs/v1/H35020300017/kiosk-a1/down/'))).toBe(true);
  });
});
