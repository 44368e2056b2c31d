import { Duplex } from 'node:stream';
import { MqttClient } from 'mqtt';
import pino from 'pino';
import { Registry } from 'prom-client';
import { topicOf } from '../../contract/topics.ts';
import { IngestParameters } from '../../hub/ingest/parameters.ts';
import { Pipeline } from '../../hub/ingest/pipeline.ts';
import type { Victim } from './victim.ts';

/** The hub's whole ingest over the victim's store, without a broker: what is taken is committed at the latest by `stop`. */
export interface VictimIngest {
  /** Hands over what the victim's kiosk published. Throws what ingest logged as an error since the last time. */
  take(payload: Buffer): Promise<void>;
  stop(): Promise<void>;
}

export function ingestOf({ store, identity, device }: Victim): VictimIngest {
  const problems: string[] = [];
  const heard = { write: (line: string) => void problems.push(line) };
  const assertNone = () => {
    const [problem] = problems.splice(0);
    if (problem) throw new Error(`ingest: ${problem.slice(0, 500)}`);
  };
  // Never connected: receipts are not sent, which the hub takes for a broker that is away.
  const client = new MqttClient(() => new Duplex(), { manualConnect: true });
  const pipeline = new Pipeline(
    {
      store,
      identity,
      client,
      commands: { resend: async () => {} },
      onStored: [],
      logger: pino({ level: 'error' }, heard),
      now: Date.now,
      metrics: new Registry(),
    },
    IngestParameters.parse({}),
    () => {},
  );
  const topic = topicOf({ site: device.config.site, device: device.config.device }, 'attest');
  return {
    async take(payload) {
      await pipeline.take({ topic, payload, retain: false }, () => {});
      assertNone();
    },
    async stop() {
      await pipeline.stop();
      assertNone();
    },
  };
}
