import { randomBytes } from 'node:crypto';
import { Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import pino from 'pino';
import type { Attestation } from '../../contract/attestation.ts';
import type { DeviceConfig } from '../../contract/device-config.ts';
import { open } from '../../contract/envelope.ts';
import type { FacePolicy } from '../../contract/face-policy.ts';
import { newChainId, type SubjectId } from '../../contract/ids.ts';
import { pseudonym } from '../../contract/pseudonym.ts';
import { es256 } from '../../contract/signature/es256.ts';
import type { SubjectType } from '../../contract/subject-type.ts';
import { createAttestor } from '../../edge-agent/attestation/attestor.ts';
import { type Capture, startCapture } from '../../edge-agent/capture.ts';
import { LocalConfig, type LocalConfigInput } from '../../edge-agent/config/local-config.ts';
import { hashPin } from '../../edge-agent/config/staff-pin.ts';
import { createAgentMetrics } from '../../edge-agent/health/metrics.ts';
import { createHealth } from '../../edge-agent/health/progress.ts';
import { type Outbox, openOutbox } from '../../edge-agent/outbox/outbox.ts';
import { createLocator } from '../../edge-agent/place/locator.ts';
import { postureOf } from '../../edge-agent/posture/posture.ts';
import type { BedsideTasks } from '../../edge-agent/session/bedside-tasks.ts';
import type { Link, LinkStatus } from '../../edge-agent/uplink/link-status.ts';
import type { FaceEngine } from '../../models/engine/face-engine.ts';
import { defaultFacePolicy } from '../../models/policy.ts';
import { temporaryFolder, testConfig } from './edge-device.ts';
import { openStage, type Stage } from './stage.ts';

export const STAFF_PIN = '204816';

/** Capture as in production, with a real outbox and a replay camera; only the way to the hub is missing. */
export interface RunningCapture {
  readonly capture: Capture;
  readonly stage: Stage;
  readonly folder: string;
  readonly config: DeviceConfig;
  pseudonymOf(type: SubjectType, number: string): SubjectId;
  /** Everything signed so far, verified with the device's key. */
  events(): Attestation[];
  /** Everything logged so far. */
  log(): string;
  post(path: string, body: object, headers?: Record<string, string>): Promise<{ status: number; body: unknown }>;
  get(path: string): Promise<{ status: number; text: string }>;
  stop(): Promise<void>;
}

export interface CaptureSetup {
  readonly engine: FaceEngine;
  readonly config?: object;
  readonly policy?: Partial<FacePolicy>;
  readonly camera?: LocalConfigInput['camera'];
  readonly withPin?: boolean;
  readonly webRoot?: string;
  readonly language?: LocalConfig['language'];
  /** Events the outbox can hold before the device is out of service. */
  readonly maxEvents?: number;
  /** Bedside challenges that the hub has sent. */
  readonly bedsideTasks?: BedsideTasks;
}

const NO_PAGE = fileURLToPath(new URL('../../dist/web/no-page', import.meta.url));

export async function runCapture({
  engine,
  config,
  policy,
  camera,
  withPin = true,
  webRoot = NO_PAGE,
  language = 'zh-CN',
  maxEvents = 1000,
  bedsideTasks,
}: CaptureSetup): Promise<RunningCapture> {
  const folder = temporaryFolder();
  const stage = openStage(`${folder.path}/camera`);
  const deviceConfig = testConfig(config);
  const { privateKey: signingKey, publicKey } = es256.generate();
  const outbox = openOutbox({ path: `${folder.path}/outbox.sqlite`, chain: newChainId(), now: Date.now, maxEvents });
  const posture = postureOf({ config: deviceConfig, keyLevel: 'L0' }, engine);
  const identity = {
    dir: folder.path,
    config: deviceConfig,
    ueid: 'f3b1c2d4e5f60718',
    signingKey,
    regionKey: randomBytes(32),
  };
  const attestor = createAttestor({
    identity,
    outbox,
    posture: () => posture,
    clock: () => ({ source: 'none', offsetMs: null }),
    now: Date.now,
  });
  const lines: string[] = [];
  const sink = new Writable({
    write(chunk, _encoding, done) {
      lines.push(String(chunk));
      done();
    },
  });
  const localConfig = LocalConfig.parse({
    camera: camera ?? { type: 'replay', path: 'camera', fps: 15 },
    http: { port: 0 },
    language,
    ...(withPin && { staffPin: await hashPin(STAFF_PIN) }),
  });
  const capture = await startCapture({
    identity,
    policy: { ...defaultFacePolicy(), ...policy },
    engine,
    attestor,
    link: offlineLink(outbox),
    locator: createLocator({ config: deviceConfig, networks: async () => [], clockKept: () => false, now: Date.now }),
    localConfig,
    metrics: createAgentMetrics(),
    health: createHealth(),
    logger: pino({ level: 'trace' }, sink),
    now: Date.now,
    webRoot,
    ...(bedsideTasks && { bedsideTasks }),
  });

  return {
    capture,
    stage,
    folder: folder.path,
    config: deviceConfig,
    pseudonymOf: (type, number) => pseudonym(identity.regionKey, type, number),
    events: () =>
      outbox.pending(1000).map((event) => open(outbox.envelopeOf(event) ?? '', () => publicKey).attestation),
    log: () => lines.join(''),
    async post(path, body, headers = {}) {
      const response = await fetch(new URL(path, capture.url), {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify(body),
      });
      return { status: response.status, body: await response.json() };
    },
    async get(path) {
      const response = await fetch(new URL(path, capture.url));
      return { status: response.status, text: await response.text() };
    },
    async stop() {
      await capture.stop();
      outbox.close();
      folder.remove();
    },
  };
}

/** A link that never reaches a hub, over the real outbox. */
export function offlineLink(outbox: Outbox): Link {
  const statusNow = (): LinkStatus => ({
    online: false,
    pending: outbox.counts().pending,
    rejected: 0,
    lastReceiptAt: null,
    outOfService: outbox.outOfServiceSince() === null ? null : 'disk-full',
  });
  return {
    get status() {
      return statusNow();
    },
    onChange: (listener) => outbox.onChange(() => listener(statusNow())),
  };
}

export const staff = { 'x-staff-pin': STAFF_PIN };
