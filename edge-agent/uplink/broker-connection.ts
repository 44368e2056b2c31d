import { connect, type MqttClient } from 'mqtt';
import type { Logger } from 'pino';
import { downTopicsOf } from '../../contract/topics.ts';
import { fullJitter } from './backoff.ts';
import { addressOf, type BrokerAccess, type ProtocolVersion, sessionOptions } from './broker-session.ts';
import type { UplinkTiming } from './timing.ts';

// MQTT 5, 3.2.2.3.3: without a word from the broker, this many unacknowledged messages are allowed.
const DEFAULT_RECEIVE_MAXIMUM = 65_535;

const LEAVE_TIMEOUT_MS = 3_000;

/** A connection that stands, subscribed to the device's own downward topics. */
export interface BrokerSession {
  /** Resolves when the broker has it; rejects when the connection breaks first. */
  publish(topic: string, payload: string, options: { qos: 1; retain: boolean }): Promise<void>;
  /** Most messages that the broker lets stand unacknowledged. */
  readonly receiveMaximum: number;
}

export interface ConnectionEvents {
  up(session: BrokerSession): void;
  down(): void;
  message(topic: string, payload: Buffer): void;
  attempt(outcome: 'connected' | 'failed'): void;
}

export interface BrokerConnectionParts {
  readonly access: BrokerAccess;
  readonly timing: Pick<UplinkTiming, 'reconnect' | 'stableAfterMs' | 'connectTimeoutMs'>;
  readonly random: () => number;
  readonly events: ConnectionEvents;
  readonly logger: Logger;
}

/** Holds a connection to the broker: a new MQTT client per attempt, with jittered back-off in between. */
export function createBrokerConnection({ access, timing, random, events, logger }: BrokerConnectionParts) {
  const backoff = fullJitter(timing.reconnect, random);
  let client: MqttClient | undefined;
  let retry: NodeJS.Timeout | undefined;
  let stopped = false;
  let protocolVersion: ProtocolVersion = 5;

  function open(): void {
    const opening = connect(access.broker, sessionOptions(access, protocolVersion, timing.connectTimeoutMs));
    let stable: NodeJS.Timeout | undefined;
    let isUp = false;
    let speaksOther = false;
    client = opening;

    opening.on('connect', ({ properties }) => {
      opening.subscribe(downTopicsOf(addressOf(access)), { qos: 1 }, (error, granted) => {
        if (error || granted?.some(({ qos }) => qos === 128)) {
          logger.error({ reason: error?.message ?? 'refused' }, 'the broker refuses the subscription of this device');
          opening.end(true);
          return;
        }
        isUp = true;
        stable = setTimeout(() => backoff.reset(), timing.stableAfterMs);
        events.attempt('connected');
        events.up({
          receiveMaximum: properties?.receiveMaximum ?? DEFAULT_RECEIVE_MAXIMUM,
          publish: async (topic, payload, options) => {
            await opening.publishAsync(topic, payload, options);
          },
        });
      });
    });
    opening.on('message', events.message);
    opening.on('error', (error) => {
      if (protocolVersion === 5 && isVersionRefused(error)) {
        speaksOther = true;
        protocolVersion = 4;
        return;
      }
      logger.warn(
        { reason: error.message, code: 'code' in error ? error.code : undefined },
        'connection to the broker failed',
      );
    });
    opening.on('close', () => {
      clearTimeout(stable);
      // Ends the client for good: its callbacks are rejected, and whatever had no receipt is sent by the next one.
      opening.end(true);
      opening.removeAllListeners('close');
      if (isUp) events.down();
      else if (!speaksOther) events.attempt('failed');
      if (!stopped) retry = setTimeout(open, speaksOther ? 0 : backoff.next());
    });
  }

  return {
    start: open,
    /** Takes leave of the broker, so that no last will is sent. */
    async stop(): Promise<void> {
      stopped = true;
      clearTimeout(retry);
      if (!client) return;
      // A broker that no longer answers must not keep this process alive.
      const giveUp = setTimeout(() => client?.end(true), LEAVE_TIMEOUT_MS);
      await client.endAsync(!client.connected);
      clearTimeout(giveUp);
    },
  };
}

// 1 is what a broker for MQTT 3.1.1 answers, 0x84 what one for MQTT 5 does.
function isVersionRefused(error: Error): boolean {
  return 'code' in error && (error.code === 1 || error.code === 0x84);
}
