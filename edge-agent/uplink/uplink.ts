import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Presence } from '../../contract/presence.ts';
import { delivery, topicOf } from '../../contract/topics.ts';
import type { DeviceIdentity } from '../../firmware-config/device-identity.ts';
import type { Attestor } from '../attestation/draft.ts';
import type { AgentMetrics } from '../health/metrics.ts';
import type { LoopProgress } from '../health/progress.ts';
import type { Outbox } from '../outbox/outbox.ts';
import type { AnsweredCommands } from './answered-commands.ts';
import { type BrokerSession, createBrokerConnection } from './broker-connection.ts';
import { addressOf, offline } from './broker-session.ts';
import { type CommandHandlers, createCommandDesk } from './command-desk.ts';
import type { Link, LinkStatus } from './link-status.ts';
import { createPresenceBoard } from './presence-board.ts';
import { createReceiptDesk } from './receipt-desk.ts';
import { createSendWindow } from './send-window.ts';
import { createSender } from './sender.ts';
import { DEFAULT_TIMING, type UplinkTiming } from './timing.ts';

export interface UplinkParts {
  readonly identity: DeviceIdentity;
  readonly outbox: Outbox;
  readonly attestor: Attestor;
  readonly answered: AnsweredCommands;
  readonly handlers: CommandHandlers;
  readonly camera: () => Presence['camera'];
  /** What this device runs, for its presence. */
  readonly report?: () => Presence['report'];
  /** A message on the config topic. */
  readonly onConfig?: (payload: Buffer) => void;
  readonly metrics: AgentMetrics;
  readonly progress: LoopProgress;
  readonly logger: Logger;
  /** Device time, ms since 1970. */
  readonly now: () => number;
  readonly random?: () => number;
  readonly timing?: Partial<UplinkTiming>;
}

/** The way to the hub and back. */
export interface Uplink extends Link {
  start(): void;
  /** Resolves true when the outbox is empty, false when `timeoutMs` passed before. */
  drained(timeoutMs: number): Promise<boolean>;
  stop(): Promise<void>;
}

const HEARTBEAT_MS = 10_000;
const LEAVE_MS = 1_000;

/** Assembles the uplink; nothing happens before `start`. */
export function createUplink(parts: UplinkParts): Uplink {
  const { identity, outbox, metrics, progress, logger, now, random = Math.random } = parts;
  const timing = { ...DEFAULT_TIMING, ...parts.timing };
  const address = addressOf(identity);
  const monotonic = () => performance.now();
  const listeners = new Set<(status: LinkStatus) => void>();
  let session: BrokerSession | undefined;
  let heartbeat: NodeJS.Timeout | undefined;
  let leaveOutbox = () => {};
  let lastReceiptAt: number | null = null;

  const window = createSendWindow(timing.resend, random);
  const sender = createSender({ address, outbox, window, metrics, logger, monotonic });
  const board = createPresenceBoard({ describe, publish: publishPresence, timing });
  const receipts = createReceiptDesk({ identity, outbox, window, metrics, logger, monotonic });
  const commands = createCommandDesk({ ...parts });
  const connection = createBrokerConnection({
    access: identity,
    timing,
    random,
    logger,
    events: {
      up(next) {
        session = next;
        logger.info({ broker: identity.broker }, 'connected to the broker');
        board.connected();
        sender.up(next);
        changed();
      },
      down() {
        session = undefined;
        logger.warn('connection to the broker lost');
        board.disconnected();
        sender.down();
        changed();
      },
      message: receive,
      attempt(outcome) {
        metrics.connections.inc({ outcome });
        progress.progressed();
      },
    },
  });

  function status(): LinkStatus {
    const { pending, refused } = outbox.counts();
    const outOfService = outbox.outOfServiceSince() === null ? null : 'disk-full';
    return { online: session !== undefined, pending, rejected: refused, lastReceiptAt, outOfService };
  }

  function changed(): void {
    const current = status();
    for (const listener of listeners) listener(current);
  }

  function describe(): Presence {
    const { chain, seq } = outbox.tip();
    const camera = parts.camera();
    const report = parts.report?.();
    return {
      v: 1,
      device: address.device,
      state: 'online',
      at: now() / 1000,
      outbox: { chain, lastSeq: seq, pending: outbox.counts().pending },
      ...(camera ? { camera } : {}),
      ...(report ? { report } : {}),
    };
  }

  function publishPresence(presence: Presence): void {
    const { qos, retain } = delivery.status;
    session?.publish(topicOf(address, 'status'), JSON.stringify(presence), { qos, retain }).catch((error: unknown) => {
      logger.debug({ err: error }, 'presence was not taken by the broker');
    });
  }

  function receive(topic: string, payload: Buffer): void {
    progress.progressed();
    if (topic === topicOf(address, 'command')) void obey(payload);
    else if (topic === topicOf(address, 'config')) parts.onConfig?.(payload);
    else if (topic === topicOf(address, 'receipt') && receipts.receive(payload)) {
      lastReceiptAt = now();
      changed();
      sender.wake();
    }
  }

  async function obey(payload: Buffer): Promise<void> {
    const result = await commands.receive(payload);
    metrics.commands.inc({ outcome: result.outcome });
    if (result.outcome === 'ignored')
      logger.warn({ why: result.why }, 'a command that is not from this hub to this device');
    else if (result.outcome === 'failed')
      logger.error({ jti: result.jti, err: result.error }, 'a command failed; the hub will repeat it');
    else logger.info({ jti: result.jti, outcome: result.outcome }, 'command');
  }

  return {
    get status() {
      return status();
    },
    onChange(listener) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    start() {
      leaveOutbox = outbox.onChange(() => {
        sender.wake();
        board.changed();
        changed();
      });
      heartbeat = setInterval(() => {
        if (session) progress.progressed();
        board.changed();
      }, HEARTBEAT_MS);
      connection.start();
    },
    drained: (timeoutMs) =>
      new Promise((resolve) => {
        const finish = (isEmpty: boolean) => {
          clearTimeout(timer);
          unsubscribe();
          resolve(isEmpty);
        };
        const check = () => {
          if (outbox.counts().pending === 0) finish(true);
        };
        const timer = setTimeout(() => finish(false), timeoutMs);
        const unsubscribe = outbox.onChange(check);
        check();
      }),
    async stop() {
      clearInterval(heartbeat);
      leaveOutbox();
      board.disconnected();
      const { qos, retain } = delivery.status;
      const leave = { ...offline(identity), at: now() / 1000 };
      const said = session?.publish(topicOf(address, 'status'), JSON.stringify(leave), { qos, retain });
      // A broker that no longer answers finds out by the last will.
      await Promise.race([said?.catch(() => undefined), sleep(LEAVE_MS, undefined, { ref: false })]);
      sender.down();
      await connection.stop();
      progress.ended();
    },
  };
}
