import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pino from 'pino';
import { DeviceConfig } from '../contract/device-config.ts';
import type { FaceEvidence } from '../contract/evidence.ts';
import { newChainId } from '../contract/ids.ts';
import { pseudonym } from '../contract/pseudonym.ts';
import { es256 } from '../contract/signature/es256.ts';
import { createAttestor } from '../edge-agent/attestation/attestor.ts';
import type { CameraCounts } from '../edge-agent/camera/camera.ts';
import type { CameraSource } from '../edge-agent/camera/camera-source.ts';
import { SupervisedCamera } from '../edge-agent/camera/supervisor.ts';
import { enrol } from '../edge-agent/enrolment/enrolment.ts';
import { openTemplates } from '../edge-agent/gallery/open-templates.ts';
import { createHealth } from '../edge-agent/health/progress.ts';
import { openOutbox } from '../edge-agent/outbox/outbox.ts';
import { createLocator } from '../edge-agent/place/locator.ts';
import { postureOf } from '../edge-agent/posture/posture.ts';
import { createCheckIns } from '../edge-agent/session/check-in.ts';
import { FaceWatch } from '../edge-agent/session/face-watch.ts';
import type { StepSeconds } from '../edge-agent/session/step-time.ts';
import { createOnnxEngine } from '../models/engine/onnx-engine.ts';
import { defaultFacePolicy } from '../models/policy.ts';
import { cast } from '../simulator/demo/cast.ts';
import { portraits } from '../simulator/demo/portrait.ts';
import { receiptFor } from './receipt.ts';

/** The capture side of an agent without its screen and its uplink, with one enrolled person in front of the camera. */
export interface CaptureAgent {
  readonly counts: CameraCounts;
  checkIn(nonce: string): Promise<FaceEvidence['outcome']>;
  stop(): Promise<void>;
}

/** Starts camera, engine, gallery and outbox over `folder`, and enrols the person. Each event is settled at once. */
export async function openCaptureAgent(folder: string, fps: number, frameSeconds: StepSeconds): Promise<CaptureAgent> {
  const logger = pino({ level: 'error' }, pino.destination(2));
  const now = Date.now;
  const config = deviceConfig();
  const engine = createOnnxEngine();
  await engine.start();
  const policy = defaultFacePolicy();
  const outbox = openOutbox({ path: join(folder, 'outbox.sqlite'), chain: newChainId(), now });
  const posture = postureOf({ config, keyLevel: 'L0' }, engine);
  const attestor = createAttestor({
    identity: { config, ueid: 'bench', signingKey: es256.generate().privateKey },
    outbox,
    posture: () => posture,
    clock: () => ({ source: 'none', offsetMs: null }),
    now,
  });
  const templates = openTemplates(policy, folder, undefined, now);
  const camera = new SupervisedCamera({ source: await sourceShowing(cast.returning.photo, fps), logger, now });
  const progress = createHealth().expect('capture', 5_000);
  const watch = new FaceWatch({ camera, engine, quality: policy.quality, frameSeconds, progress, logger, now });
  camera.start();
  watch.start();

  const basis = { policy, model: engine.model, notice: config.notice };
  const subject = { type: 'insured', id: pseudonym(Buffer.alloc(32, 1), 'insured', 'bench') } as const;
  const looking = { basis, camera, watch, templates, attestor, now };
  const consent = { notice: config.notice, by: 'self', under14: false } as const;
  const scopes: ['face-verification', 'template-site'] = ['face-verification', 'template-site'];
  const enrolled = await enrol(subject, { ...consent, scopes }, { ...looking, logger }, () => undefined);
  if (enrolled.outcome !== 'enrolled') throw new Error(`the enrolment for the benchmark failed: ${enrolled.outcome}`);
  const checkInSeconds = { observe: () => undefined };
  const networks = async () => [];
  const locator = createLocator({ config: {}, networks, clockKept: () => false, now });
  const checkIns = createCheckIns({ ...looking, frameSeconds, checkInSeconds, locator });
  return {
    get counts() {
      return camera.counts;
    },
    async checkIn(nonce) {
      const claim = { kind: 'patient.registration', subject: subject.id, nonce } as const;
      const { face, attested } = await checkIns.checkIn(claim, () => undefined);
      outbox.settle(receiptFor(attested.chain, attested.seq));
      return face.outcome;
    },
    async stop() {
      await watch.stop();
      await camera.stop();
      templates.close();
      outbox.close();
      await engine.stop();
    },
  };
}

/** Pictures at even distances: the next is due by the clock, not by when the last was handed over. */
async function sourceShowing(photo: Parameters<typeof portraits>[0], fps: number): Promise<CameraSource> {
  const pictures = await portraits(photo, 8);
  return {
    silence: 'failure',
    repeats: true,
    async run(onPicture, signal) {
      const start = performance.now();
      for (let turn = 0; !signal.aborted; turn++) {
        const picture = pictures[turn % pictures.length];
        if (picture) onPicture(picture);
        const wait = start + ((turn + 1) * 1000) / fps - performance.now();
        await sleep(Math.max(0, wait), undefined, { signal }).catch(() => undefined);
      }
    },
  };
}

/** A registration kiosk of the benchmarks. */
export function deviceConfig(): DeviceConfig {
  return DeviceConfig.parse({
    version: 'bench',
    hub: 'hub-bench',
    device: 'kiosk-bench',
    site: 'H00000000001',
    siteName: 'bench',
    place: { type: 'desk', id: '1' },
    profile: 'kiosk-registration',
    notice: 'bench',
  });
}
