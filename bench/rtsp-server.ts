import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { freePorts } from './free-ports.ts';

/** What is put out as the camera's stream: ffmpeg's arguments for an input, and how it is coded. */
export interface Broadcast {
  readonly input: readonly string[];
  readonly coding?: readonly string[];
}

/** A picture with noise and motion, as a live camera gives. */
export const LIVE: Broadcast = {
  input: ['-re', '-f', 'lavfi', '-i', 'testsrc2=size=640x360:rate=10,noise=alls=8:allf=t'],
};

const CODING = ['-c:v', 'libx264', '-preset', 'ultrafast', '-tune', 'zerolatency', '-g', '10', '-pix_fmt', 'yuv420p'];
const PROGRAM = fileURLToPath(new URL('./rtsp-server.py', import.meta.url));
const PYTHON = '/usr/bin/python3'; // Debian's, which knows python3-gi; a newer one before it on the path does not
const CAMERA = 'camera';

/** A camera: a real RTSP server (GStreamer's) in front of a stream that a real ffmpeg makes. It speaks TCP and UDP. */
export interface RtspServer {
  /** Where the camera is looked at. */
  readonly url: string;
  /** Starts the stream. Stop its process to freeze the line. */
  publish(broadcast?: Broadcast): ChildProcess;
  /** Pulls the plug: server and stream are gone at once. */
  cut(): Promise<void>;
  /** Puts it in again, without a stream: same address. */
  restore(): Promise<void>;
}

/** Starts the server, without a stream. Needs the packages gir1.2-gst-rtsp-server-1.0 and python3-gi, and ffmpeg. */
export async function startRtspServer(): Promise<RtspServer> {
  const [port = 0] = await freePorts(1);
  const udpPort = 20_000 + 2 * Math.floor(Math.random() * 10_000); // RTCP takes the next one
  let children: ChildProcess[] = [];
  const run = (program: string, args: readonly string[]) => {
    const child = spawn(program, args, { stdio: 'ignore' });
    children.push(child);
    return child;
  };
  const server: RtspServer = {
    url: `rtsp://127.0.0.1:${port}/${CAMERA}`,
    publish({ input, coding = CODING } = LIVE) {
      // Parameter sets travel with each key frame: whoever looks at the camera later has to know them too.
      const to = ['-an', ...coding, '-bsf:v', 'dump_extra', '-f', 'rtp', `rtp://127.0.0.1:${udpPort}`];
      return run('ffmpeg', ['-nostdin', '-loglevel', 'error', ...input, ...to]);
    },
    async cut() {
      await Promise.all(children.map(end));
      children = [];
    },
    async restore() {
      run(PYTHON, [PROGRAM, port, CAMERA, udpPort].map(String));
      await answers(port);
    },
  };
  await server.restore();
  return server;
}

/** Ends a process, also one that was stopped (SIGSTOP). */
async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}

async function answers(port: number): Promise<void> {
  for (let turn = 0; turn < 100; turn++) {
    const socket = connect(port, '127.0.0.1');
    const open = await Promise.race([
      once(socket, 'connect').then(() => true),
      once(socket, 'error').then(() => false),
    ]).catch(() => false);
    socket.destroy();
    if (open) return;
    await sleep(100);
  }
  throw new Error('the RTSP server does not listen; is gir1.2-gst-rtsp-server-1.0 with python3-gi installed?');
}
