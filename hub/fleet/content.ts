import { DeviceConfig } from '../../contract/device-config.ts';
import type { DeviceId } from '../../contract/ids.ts';
import { digestOf } from '../../contract/jws.ts';
import type { ModelBundle } from '../../contract/model-bundle.ts';
import { findSite } from '../registry/sites.ts';
import type { Database, DatabaseTransaction } from '../store/store.ts';
import { findBundle } from './bundles.ts';
import { FleetError } from './error.ts';
import { DesiredContent, type Release } from './release.ts';

const HEALTHY_WITHIN_S = 60;

/** What a device runs as far as the hub knows: what it last said it applied, else what it was granted. */
export async function currentContent(trx: DatabaseTransaction, device: DeviceId): Promise<DesiredContent> {
  const row = await trx.selectFrom('devices').select('config').where('id', '=', device).executeTakeFirst();
  if (!row) throw new FleetError('DEVICE_UNKNOWN', `no device ${device} is registered`);
  const config = DeviceConfig.parse(JSON.parse(row.config));
  const applied = await trx
    .selectFrom('desired_states')
    .select('content')
    .where('device', '=', device)
    .where('state', '=', 'applied')
    .orderBy('revision', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (!applied) return { config, settings: {}, healthyWithinS: HEALTHY_WITHIN_S };
  return { ...DesiredContent.parse(JSON.parse(applied.content)), config };
}

/** The same with a release laid over it. The version of the configuration is a digest of its content. */
export async function contentWith(
  trx: DatabaseTransaction,
  current: DesiredContent,
  release: Release,
): Promise<DesiredContent> {
  const { notice, settings, facePolicy, bundle, site, healthyWithinS } = release;
  const config = { ...current.config, ...(notice !== undefined && { notice }) };
  if (site) {
    const { name, fence } = await findSite(trx, config.site);
    config.siteName = name;
    if (fence) config.fence = fence;
    else delete config.fence;
  }
  return {
    ...current,
    config: versioned(config),
    settings: { ...current.settings, ...settings },
    ...(facePolicy !== undefined && { facePolicy }),
    ...(bundle !== undefined && { bundle: await findBundle(trx, bundle) }),
    healthyWithinS,
  };
}

/**
 * What a device goes back to. Models only go forward: former models come back as a bundle of a higher version with the same
 * files; a device that had none but those of its agent keeps the bundle, which it has proved to be well with.
 */
export async function contentBefore(
  db: Database,
  former: DesiredContent,
  failed: DesiredContent,
  releaseAgain: (bundle: ModelBundle) => Promise<ModelBundle>,
): Promise<DesiredContent> {
  const changed = failed.bundle !== undefined && failed.bundle.version !== former.bundle?.version;
  if (!changed || !failed.bundle) return former;
  if (!former.bundle) {
    // The policy was measured for the models it came with.
    const { bundle, facePolicy } = failed;
    return { ...former, bundle, ...(facePolicy !== undefined && { facePolicy }) };
  }
  return { ...former, bundle: await releaseAgain(await findBundle(db, former.bundle.version)) };
}

function versioned({ version: _, ...content }: DeviceConfig): DeviceConfig {
  return { version: `config-${digestOf(JSON.stringify(content)).slice(0, 12)}`, ...content };
}
