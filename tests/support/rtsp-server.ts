import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from './free-port.ts';
import { requirePath } from './system-program.ts';

/** What is put out as a camera's stream: ffmpeg's arguments for an input, and how it is coded. */
export interface Broadcast {
  readonly input: readonly string[];
  readonly coding?: readonly string[];
}

/** A picture with noise and motion, as a live camera gives. */
export const LIVE: Broadcast = {
  input: ['-re', '-f', 'lavfi', '-i', 'testsrc2=size=640x360:rate=10,noise=alls=8:allf=t'],
};

const CODING = ['-c:v', 'libx264', '-preset', 'ultrafast', '-tune', 'zerolatency', '-g', '10', '-pix_fmt', 'yuv420p'];

/** A real RTSP server (rtsp-server-perl) with cameras that real ffmpeg processes play. It takes and gives RTP over UDP. */
export interface RtspServer {
  /** Where a camera is looked at. */
  url(camera: string): string;
  /** Starts a camera. Stop its process to freeze the line, kill it to cut it. */
  publish(camera: string, broadcast?: Broadcast): ChildProcess;
  /** Ends the server with everything on it: the camera's network is gone. */
  stop(): Promise<void>;
}

export async function startRtspServer(): Promise<RtspServer> {
  const [clientPort, sourcePort] = [await freePort(), await freePort()];
  const rtpPort = 20_000 + 2 * Math.floor(Math.random() * 10_000);
  const local = ['--client_listen_address', '127.0.0.1', '--source_listen_address', '127.0.0.1'];
  const ports = ['-c', clientPort, '-s', sourcePort, '--rtp_start_port', rtpPort].map(String);
  const server = spawn(requirePath('rtsp-server-perl'), [...local, ...ports, '-l', '0'], { stdio: 'ignore' });
  const publishers: ChildProcess[] = [];
  await answers(sourcePort);
  await answers(clientPort);
  return {
    url: (camera) => `rtsp://127.0.0.1:${clientPort}/${camera}`,
    publish(camera, { input, coding = CODING } = LIVE) {
      const to = ['-an', ...coding, '-f', 'rtsp', `rtsp://127.0.0.1:${sourcePort}/${camera}`];
      const args = ['-nostdin', '-loglevel', 'error', ...input, ...to];
      const publisher = spawn(requirePath('ffmpeg'), args, { stdio: 'ignore' });
      publishers.push(publisher);
      return publisher;
    },
    async stop() {
      await Promise.all([...publishers, server].map(end));
    },
  };
}

/** Ends a process, also one that was stopped (SIGSTOP). */
export async function end(child: ChildProcess): Promise<void> {
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
  throw new Error('the RTSP server does not listen');
}
