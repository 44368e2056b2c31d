import type { DeviceProfile } from '../contract/device-config.ts';
import { parseOrThrow } from '../contract/parse.ts';
import { defaultRingPlan, readRingPlan } from '../firmware-config/rings/ring-plan.ts';
import { addBundle } from '../hub/fleet/bundles.ts';
import { type Language, rolloutLines } from '../hub/fleet/fleet-lines.ts';
import { Release, Selection } from '../hub/fleet/release.ts';
import { rolloutStatus } from '../hub/fleet/rollout-status.ts';
import { resumeRollout, startRollout, stopRollout } from '../hub/fleet/rollouts.ts';
import { readHubIdentity } from '../hub/identity/open.ts';
import { openFacePolicyFile } from '../hub/registry/face-policy-file.ts';
import { defaultFacePolicy } from '../models/policy.ts';
import { printFacts } from './facts.ts';
import { type HubFolder, withStore } from './registry-desk.ts';

export interface StartOptions extends HubFolder {
  readonly notice?: string;
  readonly camera?: string;
  readonly screenLanguage?: Language;
  readonly facePolicy: boolean;
  readonly bundle?: number;
  readonly siteData: boolean;
  readonly site?: string;
  readonly profile?: DeviceProfile;
  readonly device?: string[];
  readonly rings?: string;
  readonly healthyWithin: number;
  readonly by: string;
}

export interface StopOptions extends HubFolder {
  readonly reason: string;
  readonly keep: boolean;
}

/** `zs fleet rollout start` */
export async function start(options: StartOptions): Promise<void> {
  const identity = readHubIdentity(options.data, Date.now);
  const { notice, camera, screenLanguage, bundle, site, profile, device: devices, rings, by } = options;
  const settings = {
    ...(camera !== undefined && { camera: JSON.parse(camera) }),
    ...(screenLanguage && { language: screenLanguage }),
  };
  const policy = options.facePolicy ? openFacePolicyFile(options.data, identity, defaultFacePolicy()).jws : undefined;
  const release = parseOrThrow(
    Release,
    {
      ...(notice !== undefined && { notice }),
      ...(Object.keys(settings).length > 0 && { settings }),
      ...(policy !== undefined && { facePolicy: policy }),
      ...(bundle !== undefined && { bundle }),
      ...(options.siteData && { site: true }),
      healthyWithinS: options.healthyWithin,
    },
    'release',
  );
  const selection = parseOrThrow(
    Selection,
    { ...(site && { site }), ...(profile && { profile }), ...(devices && { devices }) },
    'selection',
  );
  const plan = rings === undefined ? defaultRingPlan() : readRingPlan(rings);
  const id = await withStore(options, (store) =>
    startRollout(store, identity, { release, plan, selection, by }, Date.now()),
  );
  printFacts({ rollout: id, next: `the running hub carries it out; zs fleet rollout status ${id}` });
}

/** `zs fleet rollout status` */
export async function status(
  id: string | undefined,
  { json, language, ...folder }: HubFolder & { json: boolean; language: Language },
): Promise<void> {
  readHubIdentity(folder.data, Date.now);
  const items = await withStore(folder, ({ db }) => rolloutStatus(db, id));
  if (json) console.log(JSON.stringify({ items }));
  else for (const line of rolloutLines(items, language)) console.log(line);
}

/** `zs fleet rollout stop` */
export async function stop(id: string, { reason, keep, ...folder }: StopOptions): Promise<void> {
  readHubIdentity(folder.data, Date.now);
  await withStore(folder, (store) => stopRollout(store, id, { reason, keep }, Date.now()));
  printFacts({ stopped: id, next: keep ? 'whoever has the change keeps it' : 'the running hub takes the change back' });
}

/** `zs fleet rollout resume` */
export async function resume(id: string, folder: HubFolder): Promise<void> {
  readHubIdentity(folder.data, Date.now);
  await withStore(folder, (store) => resumeRollout(store, id, Date.now()));
  printFacts({ resumed: id });
}

/** `zs fleet bundle add` */
export async function addModels(from: string, { note, ...folder }: HubFolder & { note: string }): Promise<void> {
  readHubIdentity(folder.data, Date.now);
  const { version, model, files } = await withStore(folder, ({ db }) =>
    addBundle(db, folder.data, from, note, Date.now()),
  );
  printFacts({
    version: String(version),
    model,
    files: String(files.length),
    next: `zs fleet rollout start --bundle ${version}`,
  });
}

/** `zs fleet bundle list` */
export async function listModels(folder: HubFolder): Promise<void> {
  readHubIdentity(folder.data, Date.now);
  const rows = await withStore(folder, ({ db }) =>
    db.selectFrom('model_bundles').selectAll().orderBy('version', 'desc').execute(),
  );
  for (const { version, content, added_at, note } of rows) {
    console.log([String(version), JSON.parse(content).model, added_at, note].join('  '));
  }
}
