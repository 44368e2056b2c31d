import { createPublicKey } from 'node:crypto';
import { join } from 'node:path';
import pino from 'pino';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { open } from '../../../../contract/envelope.ts';
import { newChainId } from '../../../../contract/ids.ts';
import { es256 } from '../../../../contract/signature/es256.ts';
import { watchService } from '../../../../edge-agent/attestation/service-watch.ts';
import { createStatusLog } from '../../../../edge-agent/attestation/status-log.ts';
import { createHealth } from '../../../../edge-agent/health/progress.ts';
import { type Outbox, openOutbox } from '../../../../edge-agent/outbox/outbox.ts';
import { postureOf } from '../../../../edge-agent/posture/posture.ts';
import { STORY_START } from '../../../support/builders.ts';
import { STARTED, temporaryFolder, testAttestor, testConfig } from '../../../support/edge-device.ts';
import { testReceipt } from '../../../support/signed-receipt.ts';

const { privateKey: signingKey } = es256.generate();
const quiet = pino({ level: 'silent' });
const chain = newChainId();
let folder: ReturnType<typeof temporaryFolder>;
let outbox: Outbox;

beforeEach(() => {
  folder = temporaryFolder();
  outbox = openOutbox({ path: join(folder.path, 'outbox.sqlite'), chain, now: () => STORY_START, maxEvents: 5 });
});
afterEach(() => {
  vi.useRealTimers();
  outbox.close();
  folder.remove();
});

const attestorAt = (now: number) => testAttestor(outbox, { signingKey, now: () => now });
const attestations = () =>
  outbox
    .pending(10)
    .map((event) => open(outbox.envelopeOf(event) ?? '', () => createPublicKey(signingKey)).attestation);

describe('the attestor', () => {
  it('fills in who, when, where and in which order', () => {
    const attested = attestorAt(STORY_START + 250).attest(STARTED);
    const config = testConfig();
    expect(attestations()).toEqual([
      {
        v: 1,
        kind: 'device.status',
        status: { event: 'started' },
        iss: config.device,
        ueid: 'f3b1c2d4e5f60718293a4b5c6d7e8f90',
        jti: attested.jti,
        chain,
        seq: 1,
        prev: null,
        iat: STORY_START / 1000 + 0.25,
        clock: { source: 'none', offsetMs: null },
        site: config.site,
        place: config.place,
        posture: { agent: '0.1.0', config: 'config-1', models: {}, keyLevel: 'L0' },
      },
    ]);
    expect(attested).toMatchObject({ chain, seq: 1, at: STORY_START + 250 });
  });

  it('lets no draft say who it is from', () => {
    attestorAt(STORY_START).attest({ ...STARTED, iss: 'kiosk-b2', seq: 99, site: 'H35020300099' } as never);
    expect(attestations()[0]).toMatchObject({ iss: 'kiosk-a1', seq: 1, site: testConfig().site });
  });

  it('signs nothing that the hub would refuse, and uses no number for it', () => {
    const attestor = attestorAt(STORY_START);
    expect(() => attestor.attest({ ...STARTED, name: '张三' } as never)).toThrow(
      expect.objectContaining({ code: 'INVALID_FIELD' }),
    );
    expect(attestor.attest(STARTED).seq).toBe(1);
  });

  it('refuses to sign before the clock was set', () => {
    expect(() => attestorAt(86_400_000).attest(STARTED)).toThrow(expect.objectContaining({ code: 'CLOCK_UNSET' }));
    expect(outbox.counts().pending).toBe(0);
  });
});

describe('the status log and the service watch', () => {
  it('never throws, and cuts a detail to what the contract takes', () => {
    const status = createStatusLog(attestorAt(STORY_START), quiet);
    expect(status.record('outbox-replaced', 'x'.repeat(500))).toBe(true);
    for (let n = 0; n < 4; n += 1) status.record('started');
    expect(status.record('stopped')).toBe(false);
  });

  it('brings the device back into service by signing that it is', () => {
    vi.useFakeTimers();
    const status = createStatusLog(attestorAt(STORY_START), quiet);
    const end = watchService({ outbox, status, progress: createHealth().expect('service', 10), periodMs: 10 });
    for (let n = 0; n < 6; n += 1) status.record('started');
    expect(outbox.outOfServiceSince()).not.toBeNull();
    vi.advanceTimersByTime(50);
    expect(outbox.outOfServiceSince()).not.toBeNull();
    outbox.settle(testReceipt({ chain, upTo: 3 }));
    vi.advanceTimersByTime(50);
    expect(outbox.outOfServiceSince()).toBeNull();
    const events = attestations().map((event) => event.kind === 'device.status' && event.status);
    expect(events.at(-1)).toEqual({ event: 'in-service', detail: 'disk full since 2026-11-22T01:00:00.000Z' });
    expect(events.filter((event) => event && event.event === 'in-service')).toHaveLength(1);
    end();
  });
});

describe('a replaced outbox', () => {
  it('is said once, with what could be saved', () => {
    vi.useFakeTimers();
    const replacement = { setAside: '/somewhere/outbox.sqlite.damaged', salvaged: 7, lastKnown: undefined };
    const status = createStatusLog(attestorAt(STORY_START), quiet);
    const progress = createHealth().expect('service', 10);
    const damaged = { replacement: () => replacement, outOfServiceSince: () => null };
    const end = watchService({ outbox: damaged, status, progress, periodMs: 10 });
    vi.advanceTimersByTime(50);
    end();
    expect(attestations().map((event) => event.kind === 'device.status' && event.status)).toEqual([
      { event: 'outbox-replaced', detail: 'damaged outbox set aside, 7 events saved from it' },
    ]);
  });
});

describe('posture', () => {
  it('names agent, configuration and the digests of the models in base64url', () => {
    const posture = postureOf({ config: testConfig(), keyLevel: 'L0' }, { digests: { 'a.onnx': '00'.repeat(32) } });
    expect(posture).toEqual({
      agent: expect.stringMatching(/^\d+\.\d+\.\d+$/),
      config: 'config-1',
      models: { 'a.onnx': 'A'.repeat(43) },
      keyLevel: 'L0',
    });
  });

  it('refuses a digest that is none', () => {
    expect(() => postureOf({ config: testConfig(), keyLevel: 'L0' }, { digests: { 'a.onnx': 'abc' } })).toThrow();
  });
});
