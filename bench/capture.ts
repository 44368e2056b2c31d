import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pino from 'pino';
import sharp from 'sharp';
import { DeviceConfig } from '../contract/device-config.ts';
import { newChainId } from '../contract/ids.ts';
import { pseudonym } from '../contract/pseudonym.ts';
import { es256 } from '../contract/signature/es256.ts';
import { createAttestor } from '../edge-agent/attestation/attestor.ts';
import type { CameraSource } from '../edge-agent/camera/camera-source.ts';
import { SupervisedCamera } from '../edge-agent/camera/supervisor.ts';
import { enrol } from '../edge-agent/enrolment/enrolment.ts';
import { openTemplates } from '../edge-agent/gallery/open-templates.ts';
import { createHealth } from '../edge-agent/health/progress.ts';
import { openOutbox } from '../edge-agent/outbox/outbox.ts';
import { postureOf } from '../edge-agent/posture/posture.ts';
import { createCheckIns } from '../edge-agent/session/check-in.ts';
import { FaceWatch } from '../edge-agent/session/face-watch.ts';
import type { FrameStep } from '../edge-agent/session/step-time.ts';
import { createOnnxEngine } from '../models/engine/onnx-engine.ts';
import { defaultFacePolicy } from '../models/policy.ts';
import { cast } from '../simulator/demo/cast.ts';
import { portraits } from '../simulator/demo/portrait.ts';
import { type DurationSummary, summarise } from './durations.ts';

const WARM_UP = 5;
const CHECK_INS = 60;
const FPS = 15;

/** What `zs bench capture --json` prints. */
export interface CaptureBenchReport {
  readonly checkIns: number;
  readonly matches: number;
  /** Milliseconds a frame; `total` is from the deciding frame's arrival to its signed row in the outbox. */
  readonly steps: Readonly<Record<FrameStep, DurationSummary>>;
  readonly rssMb: number;
}

/** Times check-ins of an enrolled person through the agent's own parts, outbox on disk; prints a table or JSON. */
export async function benchCapture(options: { readonly json: boolean }): Promise<void> {
  sharp.concurrency(1);
  const folder = mkdtempSync(join(tmpdir(), 'zhenshen-bench-'));
  try {
    const report = await measure(folder);
    if (options.json) {
      console.log(JSON.stringify(report));
      return;
    }
    console.table(report.steps);
    console.log(`${report.checkIns} check-ins, ${report.matches} matches; resident ${report.rssMb} MB`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measure(folder: string): Promise<CaptureBenchReport> {
  const times: Record<FrameStep, number[]> = { decode: [], analyse: [], decide: [], attest: [], total: [] };
  const frameSeconds = {
    observe: ({ step }: { readonly step: FrameStep }, seconds: number) => void times[step].push(seconds * 1000),
  };
  const agent = await openAgent(folder, frameSeconds);
  let matches = 0;
  for (let turn = 0; turn < WARM_UP + CHECK_INS; turn++) {
    if (turn === WARM_UP) for (const list of Object.values(times)) list.length = 0;
    if ((await agent.checkIn(`visit-${turn}`)) === 'match' && turn >= WARM_UP) matches++;
  }
  const rssMb = Math.round(process.memoryUsage.rss() / 1e6);
  await agent.stop();
  const steps = {
    decode: summarise(times.decode),
    analyse: summarise(times.analyse),
    decide: summarise(times.decide),
    attest: summarise(times.attest),
    total: summarise(times.total),
  };
  return { checkIns: CHECK_INS, matches, steps, rssMb };
}

/** The capture side without its screen: camera, engine, gallery and outbox, with one person enrolled. */
async function openAgent(folder: string, frameSeconds: Parameters<typeof createCheckIns>[0]['frameSeconds']) {
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
  const camera = new SupervisedCamera({ source: await sourceShowing(cast.returning.photo), logger, now });
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
  const checkIns = createCheckIns({ ...looking, frameSeconds, checkInSeconds, placeFix: () => undefined });
  return {
    async checkIn(nonce: string) {
      const claim = { kind: 'patient.registration', subject: subject.id, nonce } as const;
      return (await checkIns.checkIn(claim, () => undefined)).face.outcome;
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

async function sourceShowing(photo: Parameters<typeof portraits>[0]): Promise<CameraSource> {
  const pictures = await portraits(photo, 8);
  return {
    silence: 'failure',
    repeats: true,
    async run(onPicture, signal) {
      for (let turn = 0; !signal.aborted; turn++) {
        const picture = pictures[turn % pictures.length];
        if (picture) onPicture(picture);
        await sleep(1000 / FPS, undefined, { signal }).catch(() => undefined);
      }
    },
  };
}

function deviceConfig(): DeviceConfig {
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
