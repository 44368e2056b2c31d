import type { ParameterOverrides } from '../crosscheck/rule-set.ts';
import type { HubIdentity } from '../identity/hub-identity.ts';
import { hubStoreSpec } from '../store/open-hub-store.ts';
import type { ThreadTask } from './thread-messages.ts';

const LOOPBACK = /^(127\.|::1$|localhost$)/;

/** What the gate's thread needs of a hub: the store by its address, and the hub's certificate where others can reach it. */
export function gateTask(
  hub: { readonly dir: string; readonly postgresUrl?: string; readonly ruleParameters?: ParameterOverrides },
  { host, port }: { readonly host: string; readonly port: number },
  { regionKey, tls }: Pick<HubIdentity, 'regionKey' | 'tls'>,
): Omit<ThreadTask, 'logLevel'> {
  const pem = () => String(tls.privateKey.export({ format: 'pem', type: 'pkcs8' }));
  return {
    store: hubStoreSpec(hub.dir, hub.postgresUrl),
    regionKey,
    parameters: hub.ruleParameters ?? {},
    host,
    port,
    ...(!LOOPBACK.test(host) && { tls: { key: pem(), cert: tls.certificate } }),
  };
}
