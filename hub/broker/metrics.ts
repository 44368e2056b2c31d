import { Counter, Gauge, type Registry } from 'prom-client';
import type { ConnectionRefusal } from './principal.ts';

/** Why a connected device was cut off, or a subscription denied. */
export type Offence = 'packet-too-large' | 'foreign-publish' | 'foreign-subscribe' | 'taken-over' | 'revoked';

export interface BrokerMetrics {
  refused(reason: ConnectionRefusal | 'tls'): void;
  offence(kind: Offence): void;
}

/** Registers the broker's metrics; `connected` is asked whenever they are read. */
export function brokerMetrics(registry: Registry, connected: () => number): BrokerMetrics {
  const registers = [registry];
  const refused = new Counter({
    name: 'zs_broker_refused_connections_total',
    help: 'Connections refused, by reason',
    labelNames: ['reason'],
    registers,
  });
  const offences = new Counter({
    name: 'zs_broker_offences_total',
    help: 'Things connected devices may not do, by kind',
    labelNames: ['kind'],
    registers,
  });
  new Gauge({
    name: 'zs_broker_connected_devices',
    help: 'Devices connected now',
    registers,
    collect() {
      this.set(connected());
    },
  });
  return { refused: (reason) => refused.inc({ reason }), offence: (kind) => offences.inc({ kind }) };
}
