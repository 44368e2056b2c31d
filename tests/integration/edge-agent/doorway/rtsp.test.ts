import type { ChildProcess } from 'node:child_process';
import pino from 'pino';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { type RtspServer, startRtspServer } from '../../../../bench/rtsp-server.ts';
import { newChainId, newEventId } from '../../../../contract/ids.ts';
import type { AttestationDraft } from '../../../../edge-agent/attestation/draft.ts';
import { watchCamera } from '../../../../edge-agent/camera/camera-watch.ts';
import { ffmpegSource } from '../../../../edge-agent/camera/ffmpeg-source.ts';
import { SupervisedCamera } from '../../../../edge-agent/camera/supervisor.ts';
import { describeWith } from '../../../support/system-program.ts';

/** A third of what the agent waits, so that the test is short; `zs bench camera` takes the time of the real alarm. */
const SILENCE_MS = 2_000;
const DEBOUNCE_MS = 1_000;
const logger = pino({ level: 'silent' });

describeWith('gst-rtsp-server', 'a camera behind a real RTSP server', () => {
  let server: RtspServer;
  let stopping: AbortController;
  let camera: SupervisedCamera;
  let unwatch: () => void = () => undefined;
  let said: { readonly event: string; readonly at: number }[];

  beforeAll(async () => {
    server = await startRtspServer();
  });
  afterAll(() => server.cut());
  afterEach(async () => {
    stopping.abort();
    unwatch();
    await camera.stop();
  });

  /** Watches a camera as the agent does, and notes what it signs. */
  function watch(transport: 'tcp' | 'udp'): void {
    const source = ffmpegSource({ kind: 'rtsp', url: server.url, transport }, 5);
    stopping = new AbortController();
    said = [];
    camera = new SupervisedCamera({ source, logger, now: Date.now, silenceMs: SILENCE_MS });
    const attest = (draft: AttestationDraft) => {
      if (draft.kind === 'device.status') said.push({ event: draft.status.event, at: Date.now() });
      return { jti: newEventId(1), chain: newChainId(), seq: said.length, at: Date.now() };
    };
    unwatch = watchCamera(camera, { attest }, logger, DEBOUNCE_MS);
    camera.start();
    void lookOn(stopping.signal);
  }

  async function lookOn(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) await camera.nextFrame(signal, 500);
  }

  const becomes = (state: string, withinMs: number) =>
    vi.waitFor(() => expect(camera.state).toBe(state), { timeout: withinMs, interval: 100 });
  const signs = (event: string, withinMs: number) =>
    vi.waitFor(() => expect(said.map((one) => one.event)).toContain(event), { timeout: withinMs, interval: 100 });

  async function live(transport: 'tcp' | 'udp'): Promise<ChildProcess> {
    await server.cut();
    await server.restore();
    const publisher = server.publish();
    watch(transport);
    await becomes('ok', 30_000);
    return publisher;
  }

  it('is looked at over UDP', () => live('udp'), 40_000);

  it('is looked at over TCP, signed as lost when the line freezes or is cut, and comes back by itself', async () => {
    const publisher = await live('tcp');
    publisher.kill('SIGSTOP');
    await signs('camera-lost', 10_000);
    await server.cut();
    await server.restore();
    server.publish();
    await signs('camera-restored', 40_000);
    expect(camera.counts.restarts).toBeGreaterThanOrEqual(1);
  }, 100_000);
});
