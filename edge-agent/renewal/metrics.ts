import { Counter, Gauge, type Registry } from 'prom-client';
import type { Renewal } from './renewal.ts';

/** Says when the certificate ends, and what became of renewals. Returns what counts them. Called once. */
export function exposeRenewal(
  registry: Registry,
  until: () => Renewal['until'],
): (outcome: 'renewed' | 'failed') => void {
  new Gauge({
    name: 'zs_agent_certificate_until_seconds',
    help: 'End of the certificate in use, seconds since 1970',
    registers: [registry],
    collect() {
      this.set(until() / 1000);
    },
  });
  const renewals = new Counter({
    name: 'zs_agent_renewals_total',
    help: 'Attempts to renew the certificate, by outcome',
    labelNames: ['outcome'],
    registers: [registry],
  });
  for (const outcome of ['renewed', 'failed']) renewals.inc({ outcome }, 0);
  return (outcome) => renewals.inc({ outcome });
}
