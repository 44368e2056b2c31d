import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { LinkStatus } from '../uplink/link-status.ts';

// Around the promise that 95 % of check-ins are signed within 150 ms of the frame.
const FRAME_BUCKETS_S = [0.01, 0.025, 0.05, 0.075, 0.1, 0.15, 0.2, 0.3, 0.5, 1, 2.5];
// A person waits: from the first frame to the answer.
const CHECK_IN_BUCKETS_S = [0.25, 0.5, 1, 1.5, 2, 3, 5, 8, 13, 20, 30];

/** What the agent counts. Labels are fixed words: a label that held an id would put people into the metrics. */
export interface AgentMetrics {
  readonly registry: Registry;
  /** Seconds per step of one frame: `decode`, `analyse`, `decide`, `attest`, and `total` from frame to signed row. */
  readonly frameSeconds: Histogram<'step'>;
  /** Seconds from the start of a check-in to its answer, by face outcome. */
  readonly checkInSeconds: Histogram<'outcome'>;
  readonly sent: Counter<'attempt'>;
  readonly receipts: Counter<'outcome'>;
  readonly commands: Counter<'outcome'>;
  readonly connections: Counter<'outcome'>;
}

/** A registry of its own, so that two agents in one process don't share counts. */
export function createAgentMetrics(): AgentMetrics {
  const registry = new Registry();
  const registers = [registry];
  const counter = <L extends string>(name: string, help: string, label: L) =>
    new Counter({ name, help, labelNames: [label], registers });
  new Gauge({
    name: 'zs_agent_resident_bytes',
    help: 'Resident memory of the agent',
    registers,
    collect() {
      this.set(process.memoryUsage.rss());
    },
  });
  return {
    registry,
    frameSeconds: new Histogram({
      name: 'zs_agent_frame_seconds',
      help: 'Time per step of one frame; step="total" is from frame to signed outbox row',
      labelNames: ['step'],
      buckets: FRAME_BUCKETS_S,
      registers,
    }),
    checkInSeconds: new Histogram({
      name: 'zs_agent_check_in_seconds',
      help: 'Time from the start of a check-in to its answer',
      labelNames: ['outcome'],
      buckets: CHECK_IN_BUCKETS_S,
      registers,
    }),
    sent: counter('zs_agent_sent_total', 'Envelopes handed to the broker; attempt="again" had no receipt', 'attempt'),
    receipts: counter('zs_agent_receipts_total', 'Receipts that arrived, by what became of them', 'outcome'),
    commands: counter('zs_agent_commands_total', 'Commands that arrived, by what became of them', 'outcome'),
    connections: counter('zs_agent_connections_total', 'Attempts to reach the broker, by outcome', 'outcome'),
  };
}

/** Gauges that are read from the link at each scrape. Called once, when the uplink exists. */
export function exposeLink(registry: Registry, status: () => LinkStatus): void {
  const gauge = (name: string, help: string, read: (status: LinkStatus) => number) =>
    new Gauge({
      name,
      help,
      registers: [registry],
      collect() {
        this.set(read(status()));
      },
    });
  gauge('zs_agent_outbox_pending', 'Signed events without a receipt', ({ pending }) => pending);
  gauge('zs_agent_outbox_refused', 'Events the hub refused, kept for the technician', ({ rejected }) => rejected);
  gauge('zs_agent_uplink_online', '1 while connected to the broker', ({ online }) => Number(online));
  gauge('zs_agent_in_service', '1 while the outbox can be written', ({ outOfService }) => Number(!outOfService));
}
