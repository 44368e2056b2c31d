import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { RefusalCode } from '../../contract/refusals.ts';

/** What ingest tells the monitoring. Rates and sizes only; no ids. */
export interface IngestMetrics {
  accepted(count: number): void;
  duplicates(count: number): void;
  refused(code: RefusalCode): void;
  /** A batch was committed; from the arrival of its first message to its receipts, in seconds. */
  committed(size: number, seconds: number): void;
  /** A message that could not be written although the store works: a fault of ours. */
  unwritable(): void;
}

/** Registers ingest's metrics; `depth` is asked whenever they are read. */
export function ingestMetrics(registry: Registry, depth: () => number): IngestMetrics {
  const registers = [registry];
  const accepted = new Counter({ name: 'zs_ingest_accepted_total', help: 'Events stored', registers });
  const duplicates = new Counter({ name: 'zs_ingest_duplicates_total', help: 'Events that came again', registers });
  const refused = new Counter({
    name: 'zs_ingest_refused_total',
    help: 'Messages put into quarantine, by reason',
    labelNames: ['code'],
    registers,
  });
  const unwritable = new Counter({
    name: 'zs_ingest_unwritable_total',
    help: 'Messages left to come again',
    registers,
  });
  const batch = new Histogram({
    name: 'zs_ingest_batch_messages',
    help: 'Messages in one transaction',
    buckets: [1, 3, 10, 30, 100, 300],
    registers,
  });
  const latency = new Histogram({
    name: 'zs_ingest_latency_seconds',
    help: 'From arrival to commit, for the first message of a batch',
    buckets: [0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
    registers,
  });
  new Gauge({
    name: 'zs_ingest_queue_messages',
    help: 'Messages that wait',
    registers,
    collect() {
      this.set(depth());
    },
  });
  return {
    accepted: (count) => accepted.inc(count),
    duplicates: (count) => duplicates.inc(count),
    refused: (code) => refused.inc({ code }),
    committed(size, seconds) {
      batch.observe(size);
      latency.observe(seconds);
    },
    unwritable: () => unwritable.inc(),
  };
}
