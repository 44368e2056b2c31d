import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pino from 'pino';
import type { PadPolicy } from '../contract/face-policy.ts';
import { newChainId } from '../contract/ids.ts';
import { es256 } from '../contract/signature/es256.ts';
import { createAttestor } from '../edge-agent/attestation/attestor.ts';
import { startCapture } from '../edge-agent/capture.ts';
import { LocalConfig } from '../edge-agent/config/local-config.ts';
import { hashPin } from '../edge-agent/config/staff-pin.ts';
import { createAgentMetrics } from '../edge-agent/health/metrics.ts';
import { createHealth } from '../edge-agent/health/progress.ts';
import { openOutbox } from '../edge-agent/outbox/outbox.ts';
import { createLocator } from '../edge-agent/place/locator.ts';
import { postureOf } from '../edge-agent/posture/posture.ts';
import { createOnnxEngine } from '../models/engine/onnx-engine.ts';
import type { FaceMesh } from '../models/mesh/face-mesh.ts';
import { defaultFacePolicy } from '../models/policy.ts';
import { cast } from '../simulator/demo/cast.ts';
import { Stage } from '../simulator/demo/stage.ts';
import { deviceConfig } from './capture-agent.ts';

const WEB_ROOT = fileURLToPath(new URL('../dist/web/kiosk', import.meta.url));
const PIN = '204816';

/** A registration kiosk as it stands in a clinic whose network is down: everything real but the way to the hub. */
export interface KioskAgent {
  readonly url: string;
  /** What its camera sees. */
  readonly stage: Stage;
  /** Events in the outbox. */
  readonly signed: () => number;
  enrol(number: string): Promise<void>;
  stop(): Promise<void>;
}

export interface KioskAgentOptions {
  readonly folder: string;
  /** Pictures a second that its camera gives. */
  readonly fps: number;
  /** Asks everybody for two movements, and looks at faces through this mesh. */
  readonly mesh?: FaceMesh;
}

const ASKING: PadPolicy = {
  ...{ method: 'passive-1', low: 0, high: 0.01, minFrames: 8 },
  challenge: {
    ...{ method: 'challenge-1', ask: 'always', count: 2, promptMs: 4_000 },
    prompts: ['left', 'right', 'closer', 'blink', 'smile'],
  },
};

/** Starts it over `folder`; its camera shows what the stage does. */
export async function openKioskAgent({ folder, fps, mesh }: KioskAgentOptions): Promise<KioskAgent> {
  const now = Date.now;
  const config = deviceConfig();
  const engine = createOnnxEngine();
  await engine.start();
  const outbox = openOutbox({ path: join(folder, 'outbox.sqlite'), chain: newChainId(), now });
  const posture = postureOf({ config, keyLevel: 'L0' }, engine);
  const signingKey = es256.generate().privateKey;
  const identity = { dir: folder, config, ueid: 'bench', signingKey, regionKey: Buffer.alloc(32, 1) };
  const attestor = createAttestor({
    ...{ identity, outbox, now },
    posture: () => posture,
    clock: () => ({ source: 'none', offsetMs: null }),
  });
  const stage = new Stage(join(folder, 'camera'));
  await stage.enter(cast.returning.photo);
  const status = () => {
    const { pending } = outbox.counts();
    return { online: false, pending, rejected: 0, lastReceiptAt: null, outOfService: null };
  };
  const capture = await startCapture({
    ...{ identity, engine, attestor, now, webRoot: WEB_ROOT },
    policy: mesh ? { ...defaultFacePolicy(), pad: ASKING } : defaultFacePolicy(),
    ...(mesh && { mesh }),
    link: {
      get status() {
        return status();
      },
      onChange: (listener) => outbox.onChange(() => listener(status())),
    },
    locator: createLocator({ config, networks: async () => [], clockKept: () => false, now }),
    localConfig: LocalConfig.parse({
      camera: { type: 'replay', path: 'camera', fps },
      http: { port: 0 },
      staffPin: await hashPin(PIN),
    }),
    metrics: createAgentMetrics(),
    health: createHealth(),
    logger: pino({ level: 'error' }, pino.destination(2)),
  });
  return {
    url: capture.url,
    stage,
    signed: () => outbox.counts().pending,
    async enrol(number) {
      const scopes = ['face-verification', 'template-site'];
      const consent = { notice: config.notice, scopes, by: 'self', under14: false };
      const response = await fetch(new URL('/api/enrolments', capture.url), {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-staff-pin': PIN },
        body: JSON.stringify({ type: 'insured', number, consent }),
      });
      const text = await response.text();
      if (!text.includes('"enrolled"')) throw new Error(`the enrolment for the benchmark failed: ${text}`);
    },
    async stop() {
      await capture.stop();
      outbox.close();
      await engine.stop();
    },
  };
}
