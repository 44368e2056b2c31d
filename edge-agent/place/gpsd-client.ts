import { connect, type Socket } from 'node:net';
import type { Logger } from 'pino';
import { fullJitter } from '../uplink/backoff.ts';
import { fixOf, readReport, type Sight, withReport } from './gpsd-report.ts';
import type { Measurement } from './measured-fix.ts';

export interface GpsdClientParts {
  readonly host: string;
  readonly port: number;
  readonly logger: Logger;
  /** Device time, ms since 1970. */
  readonly now: () => number;
  readonly random?: () => number;
  /** How long one measurement may take, ms: somebody stands at the screen. */
  readonly timeoutMs?: number;
  readonly reconnect?: { readonly baseMs: number; readonly capMs: number };
}

/** A receiver behind gpsd. It is asked for positions only while `locate` runs. */
export interface GpsdClient {
  start(): void;
  locate(): Promise<Measurement>;
  stop(): Promise<void>;
}

const WATCH = '?WATCH={"enable":true,"json":true};\n';
const UNWATCH = '?WATCH={"enable":false};\n';
/** Longest line taken; a list of satellites has about 5 kB. Whoever sends more is not gpsd. */
const MAX_LINE = 65_536;
/** Satellites are reported beside the position, a moment before or after it. */
const SATELLITES_WAIT_MS = 1_200;

/** Connects to gpsd, again with back-off when it goes away, and measures when asked. Nothing happens before `start`. */
export function createGpsdClient(parts: GpsdClientParts): GpsdClient {
  const { host, port, logger, now, random = Math.random, timeoutMs = 5_000 } = parts;
  const backoff = fullJitter(parts.reconnect ?? { baseMs: 500, capMs: 30_000 }, random);
  const waiting = new Set<(sight: Sight) => void>();
  let socket: Socket | undefined;
  let retry: NodeJS.Timeout | undefined;
  let stopped = false;
  let sight: Sight = {};

  const take = (line: string): void => {
    const report = readReport(line);
    if (!report) return;
    sight = withReport(sight, report);
    for (const look of waiting) look(sight);
  };
  const open = (): void => {
    let rest = '';
    const line = connect({ host, port });
    line.setEncoding('utf8').setNoDelay();
    line.on('connect', () => {
      socket = line;
      backoff.reset();
      logger.info({ host, port }, 'place: connected to gpsd');
      if (waiting.size > 0) line.write(WATCH);
    });
    line.on('data', (text: string) => {
      const lines = (rest + text).split('\n');
      rest = lines.pop() ?? '';
      for (const complete of lines) take(complete);
      if (rest.length > MAX_LINE) line.destroy(new Error('a line without end'));
    });
    line.on('error', (error) => logger.debug({ err: error }, 'place: gpsd'));
    line.on('close', () => {
      if (socket === line) logger.warn({ host, port }, 'place: gpsd has gone away');
      socket = undefined;
      if (!stopped) retry = setTimeout(open, backoff.next());
    });
    current = line;
  };
  let current: Socket | undefined;

  return {
    start: open,
    locate: () =>
      new Promise((resolve) => {
        sight = {};
        let grace: NodeJS.Timeout | undefined;
        const finish = () => {
          clearTimeout(timer);
          clearTimeout(grace);
          waiting.delete(look);
          if (waiting.size === 0) socket?.write(UNWATCH); // nobody is followed between two clock events
          const fix = fixOf(sight, now());
          resolve(fix ? { outcome: 'fix', fix } : { outcome: 'no-fix' });
        };
        const look = ({ tpv, satellites }: Sight) => {
          if (!tpv) return;
          if (satellites !== undefined) finish();
          else grace ??= setTimeout(finish, SATELLITES_WAIT_MS);
        };
        const timer = setTimeout(finish, timeoutMs);
        waiting.add(look);
        socket?.write(WATCH);
      }),
    async stop() {
      stopped = true;
      clearTimeout(retry);
      const line = current;
      if (!line || line.closed) return;
      await new Promise<void>((resolve) => {
        line.once('close', () => resolve());
        line.destroy();
      });
    },
  };
}
