import pino from 'pino';
import sharp from 'sharp';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { CameraState } from '../../../../edge-agent/camera/camera.ts';
import { CameraError, type CameraSource } from '../../../../edge-agent/camera/camera-source.ts';
import { SupervisedCamera, type SupervisorOptions } from '../../../../edge-agent/camera/supervisor.ts';

const logger = pino({ level: 'silent' });
const restart = { baseMs: 1, capMs: 5, breakAfter: 100, openMs: 5 };
let jpeg: Buffer;
let camera: SupervisedCamera | undefined;

beforeAll(async () => {
  jpeg = await sharp({ create: { width: 8, height: 8, channels: 3, background: 'red' } })
    .jpeg()
    .toBuffer();
});
afterEach(() => camera?.stop());

function supervise(source: CameraSource, over: Partial<SupervisorOptions> = {}): SupervisedCamera {
  camera = new SupervisedCamera({ source, logger, now: Date.now, restart, ...over });
  camera.start();
  return camera;
}

/** A source that does one script per run, then waits for its end. */
function scripted(
  scripts: ((onPicture: (encoded: Uint8Array) => void) => void)[],
  silence: CameraSource['silence'] = 'failure',
) {
  let runs = 0;
  const source: CameraSource = {
    silence,
    async run(onPicture, signal) {
      scripts[Math.min(runs++, scripts.length - 1)]?.(onPicture);
      await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
    },
  };
  return { source, runs: () => runs };
}

const never = new AbortController().signal;

describe('SupervisedCamera', () => {
  it('decodes the newest picture and is ok from then on', async () => {
    const { source } = scripted([(onPicture) => onPicture(jpeg)]);
    const supervised = supervise(source);
    expect(supervised.state).toBe('starting');
    expect(await supervised.nextFrame(never, 2000)).toMatchObject({ width: 8, height: 8 });
    expect(supervised.state).toBe('ok');
  });

  it('starts a source that failed again, and says what it went through', async () => {
    let unplug = (): void => expect.unreachable('the source has not been run');
    const source: CameraSource = {
      silence: 'failure',
      run(onPicture) {
        onPicture(jpeg);
        const { promise, reject } = Promise.withResolvers<void>();
        unplug = () => reject(new CameraError('STREAM_ENDED', 'unplugged'));
        return promise;
      },
    };
    const supervised = supervise(source);
    const states: CameraState[] = [];
    supervised.onChange((state) => states.push(state));
    await supervised.nextFrame(never, 2000);
    unplug();
    await supervised.nextFrame(never, 2000);
    expect(states).toEqual(['ok', 'lost', 'ok']);
    expect(supervised.counts).toMatchObject({ pictures: 2, restarts: 1 });
    unplug();
  });

  it('restarts a silent source that hangs, but not one that waits for others', async () => {
    const hanging = scripted([() => undefined]);
    const first = supervise(hanging.source, { silenceMs: 20 });
    await vi.waitFor(() => expect(hanging.runs()).toBeGreaterThan(1));
    expect(first.state).toBe('lost');
    await first.stop();

    const waiting = scripted([() => undefined], 'waiting');
    const second = supervise(waiting.source, { silenceMs: 20 });
    await vi.waitFor(() => expect(second.state).toBe('lost'));
    expect(waiting.runs()).toBe(1);
  });

  it.each([
    ['broken', () => Buffer.from('no picture')],
    ['truncated', () => jpeg.subarray(0, jpeg.length - 20)],
    ['of an unwanted format', () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')],
    [
      'huge',
      () =>
        sharp({ create: { width: 8000, height: 4000, channels: 3, background: 'red' } })
          .png()
          .toBuffer(),
    ],
  ])('skips a picture that is %s and counts it', async (_, unreadable) => {
    const bytes = await unreadable();
    const { source } = scripted([
      (onPicture) => {
        onPicture(bytes);
        setTimeout(() => onPicture(jpeg), 30);
      },
    ]);
    const supervised = supervise(source);
    expect(await supervised.nextFrame(never, 2000)).toMatchObject({ width: 8 });
    expect(supervised.counts.unreadable).toBe(1);
  });

  describe('that is fed the same picture', () => {
    let clock = 0;
    /** A camera whose clock stands at `clock`, and what feeds it. */
    function fed(repeats: boolean) {
      clock = 1_000_000;
      let feed: (encoded: Uint8Array) => void = () => undefined;
      const { source } = scripted([
        (onPicture) => {
          feed = onPicture;
        },
      ]);
      const supervised = supervise({ ...source, repeats }, { now: () => clock, silenceMs: 600_000 });
      const show = (picture: Uint8Array, pictures: number, stepMs: number) => {
        for (let i = 0; i < pictures; i++) {
          clock += stepMs;
          feed(picture);
        }
      };
      return { supervised, show };
    }

    it('hands it out once, and waits no longer than asked for another', async () => {
      const { supervised, show } = fed(false);
      show(jpeg, 1, 100);
      expect(await supervised.nextFrame(never, 1000)).toBeDefined();
      show(jpeg, 1, 100);
      expect(await supervised.nextFrame(never, 30)).toBeUndefined();
      expect(supervised.counts.repeated).toBe(1);
    });

    it('is frozen after a while, and ok again with a new one', async () => {
      const other = await sharp(jpeg).negate().jpeg().toBuffer();
      const { supervised, show } = fed(false);
      show(jpeg, 1, 100);
      await supervised.nextFrame(never, 1000);
      show(jpeg, 20, 1000);
      expect(supervised.state).toBe('frozen');
      show(other, 1, 1000);
      expect(supervised.state).toBe('ok');
    });

    it('hands it out each time when the source says that it repeats', async () => {
      const { supervised, show } = fed(true);
      for (let turn = 0; turn < 3; turn++) {
        show(jpeg, 1, 100);
        expect(await supervised.nextFrame(never, 1000)).toBeDefined();
      }
      show(jpeg, 30, 1000);
      expect(supervised.state).toBe('ok');
    });
  });

  it('is lost when nothing but broken pictures come', async () => {
    const { source } = scripted([(onPicture) => void setInterval(() => onPicture(Buffer.from('x')), 5).unref()]);
    const supervised = supervise(source, { silenceMs: 50 });
    expect(await supervised.nextFrame(AbortSignal.timeout(300), 300)).toBeUndefined();
    expect(supervised.state).toBe('lost');
  });
});
