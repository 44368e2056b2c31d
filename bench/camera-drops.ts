import { readdirSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { newChainId, newEventId } from '../contract/ids.ts';
import type { Attestor } from '../edge-agent/attestation/draft.ts';
import type { CameraState } from '../edge-agent/camera/camera.ts';
import { watchCamera } from '../edge-agent/camera/camera-watch.ts';
import { ffmpegSource } from '../edge-agent/camera/ffmpeg-source.ts';
import { SupervisedCamera } from '../edge-agent/camera/supervisor.ts';
import { percentile, rounded } from './durations.ts';
import type { RtspServer } from './rtsp-server.ts';

/** The first drops warm up compiler and allocator; memory counts from here on. */
const WARM_UP = 5;
const WATCHED_MS = 2_000;
/** Time is compressed: what the agent waits for between drops a minute apart (10 s of pictures, a breaker of a minute) takes seconds. */
const COMPRESSED = { baseMs: 100, capMs: 1_500, breakAfter: 8, openMs: 5_000 };
const BACK_WITHIN_MS = 120_000;

export interface DropsTask {
  readonly server: RtspServer;
  readonly transport: 'tcp' | 'udp';
  readonly drops: number;
  readonly logger: Logger;
}

export interface CameraDrops {
  /** From a line that froze, without being closed, to the signed `camera-lost`. */
  readonly alarmAfterFreeze: number;
  readonly drops: number;
  readonly restarts: number;
  /** From the camera's power coming back to the next readable picture. */
  readonly backP50: number;
  readonly backMax: number;
  readonly rssWarm: number;
  readonly rssEnd: number;
  readonly heapWarm: number;
  readonly heapEnd: number;
  readonly openFilesWarm: number;
  readonly openFilesEnd: number;
}

/** Freezes the line once, then cuts the camera's power `drops` times; the supervisor is the agent's, with its real alarms. */
export async function dropsAt({ server, transport, drops, logger }: DropsTask): Promise<CameraDrops> {
  const camera = new SupervisedCamera({
    source: ffmpegSource({ kind: 'rtsp', url: server.url, transport }, 5),
    logger,
    now: Date.now,
    restart: COMPRESSED,
  });
  const signed = new Map<string, number>();
  const attestor: Attestor = {
    attest(draft) {
      if (draft.kind === 'device.status') signed.set(draft.status.event, Date.now());
      return { jti: newEventId(Date.now()), chain: newChainId(), seq: 1, at: Date.now() };
    },
  };
  const stopping = new AbortController();
  const unwatch = watchCamera(camera, attestor, logger);
  const publisher = server.publish();
  camera.start();
  const looking = lookOn(camera, stopping.signal);
  await becomes(camera, 'ok');

  publisher.kill('SIGSTOP');
  const frozenAt = Date.now();
  while (!signed.has('camera-lost')) await sleep(100);
  const alarmAfterFreeze = rounded(((signed.get('camera-lost') ?? 0) - frozenAt) / 1000);

  const back: number[] = [];
  let warm = memory();
  for (let drop = 0; drop < drops; drop++) {
    await server.cut();
    await becomes(camera, 'lost');
    await server.restore();
    server.publish();
    const from = performance.now();
    await becomes(camera, 'ok');
    back.push((performance.now() - from) / 1000);
    await sleep(WATCHED_MS);
    if (drop === WARM_UP) warm = memory();
  }
  const end = memory();
  stopping.abort();
  await looking;
  unwatch();
  await camera.stop();
  return {
    alarmAfterFreeze,
    drops,
    restarts: camera.counts.restarts,
    backP50: rounded(percentile(back, 0.5)),
    backMax: rounded(Math.max(...back)),
    rssWarm: warm.rss,
    rssEnd: end.rss,
    heapWarm: warm.heap,
    heapEnd: end.heap,
    openFilesWarm: warm.files,
    openFilesEnd: end.files,
  };
}

async function lookOn(camera: SupervisedCamera, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) await camera.nextFrame(signal, 500);
}

async function becomes(camera: SupervisedCamera, state: CameraState): Promise<void> {
  for (const deadline = Date.now() + BACK_WITHIN_MS; camera.state !== state; await sleep(50)) {
    if (Date.now() > deadline) throw new Error(`the camera is ${camera.state}, not ${state}, after two minutes`);
  }
}

/** MB, after a collection where the process was started with --expose-gc, and what it holds open (Linux). */
function memory() {
  globalThis.gc?.();
  const { rss, heapUsed } = process.memoryUsage();
  return { rss: rounded(rss / 1e6), heap: rounded(heapUsed / 1e6), files: readdirSync('/proc/self/fd').length };
}
