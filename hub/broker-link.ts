import type { Registry } from 'prom-client';
import { startEmbeddedBroker } from './broker/embedded-broker.ts';
import type { BrokerLink } from './broker/hub-client.ts';
import { watchRevocations } from './broker/revocation-watch.ts';
import type { HubIdentity } from './identity/hub-identity.ts';
import { makeWorkerCertificate } from './identity/worker-certificate.ts';
import type { HubOptions } from './options.ts';
import { findDevice } from './registry/registered-device.ts';
import type { Store } from './store/store.ts';

/** The way to the broker: the one outside, or the embedded one, which is started here and stopped with `parts`. */
export async function brokerLink(
  { broker, logger, now = Date.now }: HubOptions,
  { identity, store, metrics }: { identity: HubIdentity; store: Store; metrics: Registry },
  parts: AsyncDisposableStack,
): Promise<BrokerLink> {
  if ('url' in broker) {
    const { worker } = broker;
    const { certificate, privateKey } = worker ? await makeWorkerCertificate(identity, worker, now()) : identity.tls;
    const tls = { ca: identity.ca.certificate, certificate, privateKey };
    return { url: broker.url, tls, ...(worker && { worker }) };
  }
  const deviceOf = (id: Parameters<typeof findDevice>[1]) => findDevice(store.db, id);
  const embedded = await startEmbeddedBroker({ ...broker, identity, logger, deviceOf, metrics });
  parts.defer(() => embedded.stop());
  parts.defer(watchRevocations({ db: store.db, broker: embedded, logger, now }));
  return { embedded };
}
