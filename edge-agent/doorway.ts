import { join } from 'node:path';
import type { Subject } from '../contract/evidence.ts';
import { ClipSettings, SightingSettings } from '../contract/sighting-settings.ts';
import { presenceOf } from './camera/camera.ts';
import { exposeCamera } from './camera/camera-metrics.ts';
import { watchCamera } from './camera/camera-watch.ts';
import { openSource } from './camera/open-source.ts';
import { readScene, writeScene } from './camera/scene-file.ts';
import { createSceneWatch } from './camera/scene-watch.ts';
import { SupervisedCamera } from './camera/supervisor.ts';
import type { Capture, CaptureOptions } from './capture.ts';
import type { DeliverClip } from './clips/clip-courier.ts';
import { clipsIn, openClipStore } from './clips/clip-store.ts';
import { removeTemplate } from './enrolment/withdrawal.ts';
import { type Gallery, openGallery } from './gallery/gallery.ts';
import { siteTemplates } from './gallery/site-templates.ts';
import { DOORWAY_PERIOD_MS, DoorwayWatch } from './sightings/doorway-watch.ts';
import { createSightingMetrics } from './sightings/metrics.ts';
import { DEFAULT_PACE } from './sightings/pace.ts';
import { openSeenLately } from './sightings/seen-lately.ts';
import { createStaffFaces } from './sightings/staff-faces.ts';
import {
  carriedStaff,
  galleryStaff,
  type StaffSupply,
  type StaffSupplyParts,
  vaultStaff,
} from './sightings/staff-supply.ts';
import { buildStatusApp } from './sightings/status-app.ts';
import type { SiteTemplatesClient } from './vault/site-templates-client.ts';
import type { VaultClient } from './vault/vault-client.ts';

export interface DoorwayOptions
  extends Omit<CaptureOptions, 'locator' | 'webRoot' | 'bedsideTasks' | 'vault' | 'siteTemplates'> {
  /** Only asked when the policy keeps templates in the hub's vault. */
  readonly vault?: Pick<VaultClient, 'fetchForSite'>;
  /** Brings templates from the staff kiosk of the site, when the policy keeps them there. */
  readonly siteTemplates?: Pick<SiteTemplatesClient, 'fetch'>;
  /** Hands a clip over to the hub, in answer to its order. */
  readonly deliverClip: DeliverClip;
}

/** What looks at people where nobody checks in, and the clips it keeps. */
export type Doorway = Capture & Required<Pick<Capture, 'releaseClip'>>;

/** Starts a camera that watches a place: it has no screen, asks nobody anything, and names enrolled staff only. */
export async function startDoorway(options: DoorwayOptions): Promise<Doorway> {
  const { identity, policy, engine, attestor, link, localConfig, metrics, health, logger, now } = options;
  const { dir, config } = identity;
  const settings = SightingSettings.parse(localConfig.sightings ?? {});

  const staff = createStaffFaces(policy, now);
  const gallery = openGallery(dir);
  const lately = openSeenLately(join(dir, 'seen-lately.json'), settings.everyMinutes * 60_000);
  // What was kept while clips were on stays until its time is over, and may still be ordered.
  const limits = settings.clips ?? (clipsIn(dir) ? ClipSettings.parse({}) : undefined);
  const clips = limits && openClipStore(dir, { ...limits, logger, now });

  const scene = createSceneWatch(readScene(dir), (view) => writeScene(dir, view));
  const source = openSource(localConfig.camera, dir, logger);
  const camera = new SupervisedCamera({ source, logger, now, scene });
  const counts = createSightingMetrics(metrics.registry, () => staff.size);
  const watch = new DoorwayWatch({
    basis: { policy, model: engine.model, notice: config.notice },
    ...{ staff, lately, camera, engine, attestor, logger, now },
    progress: health.expect('sightings', DOORWAY_PERIOD_MS),
    pace: { ...DEFAULT_PACE, busyMs: 1000 / settings.looksPerSecond, share: settings.cpuShare },
    onVerdict: (outcome) => counts.tracks.inc({ outcome }),
    onLook: (seconds) => counts.lookSeconds.observe(seconds),
    ...(clips && settings.clips && { keepClip: clips.keep }),
  });
  const remove = (subject: Subject) => {
    staff.remove(subject);
    lately.forget(subject.id);
    clips?.forget(subject.id);
    return removeTemplate(subject, { templates: siteTemplates(gallery, policy, now), attestor });
  };
  const supply = supplyOf(options, { policy, staff, logger }, gallery, remove);
  const { registry } = metrics;
  const app = buildStatusApp({ health, registry, link, camera, staff, engineFailed: () => watch.engineFailed });

  exposeCamera(registry, camera);
  const endCameraWatch = watchCamera(camera, attestor, logger);
  camera.start();
  await supply.start();
  watch.start();
  const stop = async () => {
    endCameraWatch();
    supply.stop();
    await watch.stop();
    await app.close();
    await camera.stop();
    clips?.close();
    gallery.close();
  };
  try {
    const url = await app.listen(localConfig.http);
    logger.info({ url, camera: localConfig.camera.type, staff: staff.size }, 'doorway: started');
    return {
      url,
      removeTemplate: remove,
      stop,
      async releaseClip(media, order) {
        const content = clips?.read(media);
        if (!content) return 'refused';
        await options.deliverClip({ media, order, content });
        return 'done';
      },
      get busy() {
        return watch.busy;
      },
      get cameraState() {
        return camera.state;
      },
      get cameraPresence() {
        return presenceOf(camera.state);
      },
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

function supplyOf(
  { vault, siteTemplates: carried, now }: DoorwayOptions,
  parts: StaffSupplyParts,
  gallery: Gallery,
  forget: (subject: Subject) => void,
): StaffSupply {
  if (vault) return vaultStaff(parts, vault);
  return carried ? carriedStaff(parts, gallery, { client: carried, forget, now }) : galleryStaff(parts, gallery, now);
}
