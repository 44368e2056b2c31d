import { openHubIdentity } from './identity/open.ts';
import type { HubOptions } from './options.ts';
import { openFacePolicyFile } from './registry/face-policy-file.ts';
import { openHubStore } from './store/open-hub-store.ts';
import { keepPartitions } from './store/partitions.ts';

/**
 * Makes what the workers of a hub share (keys, policy, tables), or finds that it is there. To be done once before several are
 * started: they may share the folder read-only. Returns the fingerprint by which devices know the hub's signing key.
 */
export async function initHub(
  options: Pick<HubOptions, 'dir' | 'hub' | 'hostnames' | 'postgresUrl' | 'initialFacePolicy'>,
  now: () => number,
): Promise<{ readonly kid: string; readonly store: 'sqlite' | 'postgres' }> {
  const { dir, hub, hostnames, postgresUrl, initialFacePolicy } = options;
  const identity = await openHubIdentity({ dir, hub, hostnames, now });
  openFacePolicyFile(dir, identity, initialFacePolicy);
  const store = await openHubStore(dir, postgresUrl);
  try {
    await store.migrate();
    await keepPartitions(store, now());
  } finally {
    await store.close();
  }
  return { kid: identity.kid, store: store.kind };
}
