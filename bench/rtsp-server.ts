import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePorts } from './free-ports.ts';

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
  /** Starts a camera. Stop its process to freeze the line. */
  publish(camera: string, broadcast?: Broadcast): ChildProcess;
  /** Pulls the plug: the server and its cameras are gone at once. */
  cut(): Promise<void>;
  /** Puts it in again, without cameras: same addresses. */
  restore(): Promise<void>;
}

export async function startRtspServer(): Promise<RtspServer> {
  const [clientPort = 0, sourcePort = 0] = await freePorts(2);
  const rtpPort = 20_000 + 2 * Math.floor(Math.random() * 10_000);
  const local = ['--client_listen_address', '127.0.0.1', '--source_listen_address', '127.0.0.1'];
  const ports = ['-c', clientPort, '-s', sourcePort, '--rtp_start_port', rtpPort].map(String);
  let children: ChildProcess[] = [];
  const run = (program: string, args: readonly string[]) => {
    const child = spawn(program, args, { stdio: 'ignore' });
    children.push(child);
    return child;
  };
  const server: RtspServer = {
    url: (camera) => `rtsp://127.0.0.1:${clientPort}/${camera}`,
    publish(camera, { input, coding = CODING } = LIVE) {
      const to = ['-an', ...coding, '-f', 'rtsp', `rtsp://127.0.0.1:${sourcePort}/${camera}`];
      return run('ffmpeg', ['-nostdin', '-loglevel', 'error', ...input, ...to]);
    },
    async cut() {
      await Promise.all(children.map(end));
      children = [];
    },
    async restore() {
      run('rtsp-server-perl', [...local, ...ports, '-l', '0']);
      await answers(sourcePort);
      await answers(clientPort);
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
  throw new Error('the RTSP server does not listen');
}
