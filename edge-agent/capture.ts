import { randomInt } from 'node:crypto';
import type { Logger } from 'pino';
import type { Subject } from '../contract/evidence.ts';
import type { FacePolicy } from '../contract/face-policy.ts';
import type { Digest } from '../contract/ids.ts';
import type { DeviceIdentity } from '../firmware-config/device-identity.ts';
import type { FaceEngine } from '../models/engine/face-engine.ts';
import type { FaceMesh } from '../models/mesh/face-mesh.ts';
import { createHumanMesh } from '../models/mesh/human-mesh.ts';
import type { Attested, Attestor } from './attestation/draft.ts';
import { type CameraState, presenceOf } from './camera/camera.ts';
import { exposeCamera } from './camera/camera-metrics.ts';
import { watchCamera } from './camera/camera-watch.ts';
import { isBrowserSource, openSource } from './camera/open-source.ts';
import { SupervisedCamera } from './camera/supervisor.ts';
import type { LocalConfig } from './config/local-config.ts';
import { createPinGuard } from './config/pin-guard.ts';
import { removeTemplate } from './enrolment/withdrawal.ts';
import { bringFrom } from './gallery/bring-to-cameras.ts';
import { openTemplates } from './gallery/open-templates.ts';
import type { TemplateVault } from './gallery/vault-templates.ts';
import type { AgentMetrics } from './health/metrics.ts';
import type { Health } from './health/progress.ts';
import { buildKioskApp } from './kiosk/app.ts';
import { createDesks, deskFiles } from './kiosk/desks.ts';
import { createScreen } from './kiosk/screen.ts';
import type { DecisionBasis } from './match/face-evidence.ts';
import type { Locator } from './place/locator.ts';
import { type BedsideTasks, createBedsideTasks } from './session/bedside-tasks.ts';
import { createChallenger } from './session/challenger.ts';
import { openDayJournal } from './session/day-journal.ts';
import { openDeskStaff, withDeskStaff } from './session/desk-staff.ts';
import { FaceWatch, WATCH_PERIOD_MS } from './session/face-watch.ts';
import { createTurn } from './session/turn.ts';
import type { Link } from './uplink/link-status.ts';
import type { SiteTemplatesClient } from './vault/site-templates-client.ts';

export interface CaptureOptions {
  readonly identity: Pick<DeviceIdentity, 'dir' | 'config' | 'regionKey'>;
  readonly policy: FacePolicy;
  /** Started by the caller, and stopped by it. */
  readonly engine: FaceEngine;
  /** Looks at faces during a challenge, where the policy has one; started and stopped here. */
  readonly mesh?: FaceMesh;
  readonly attestor: Attestor;
  readonly link: Link;
  readonly locator: Locator;
  readonly localConfig: LocalConfig;
  readonly metrics: AgentMetrics;
  readonly health: Health;
  readonly logger: Logger;
  readonly now: () => number;
  /** Folder of the built kiosk page. */
  readonly webRoot: string;
  /** Questions of the hub's about inpatients; without it there are none. */
  readonly bedsideTasks?: BedsideTasks;
  /** Only asked when the policy keeps templates in the hub's vault. */
  readonly vault?: TemplateVault;
  /** Takes templates of staff to the cameras of the site, when the policy keeps them there. */
  readonly siteTemplates?: Pick<SiteTemplatesClient, 'cameras' | 'send' | 'takeBack'>;
}

/** The half of the agent that looks at people: camera, check-in, enrolment and the screen. */
export interface Capture {
  /** Where the kiosk page is served, e.g. http://127.0.0.1:8090. */
  readonly url: string;
  readonly cameraState: CameraState;
  /** For the presence message; undefined until the camera has shown something. */
  readonly cameraPresence: 'ok' | 'lost' | undefined;
  /** Somebody is being looked at: not the moment to start anew. */
  readonly busy: boolean;
  /** For the hub's command: removes a person's template and signs that it is gone. */
  removeTemplate(subject: Subject): Attested;
  /** For the hub's order: hands over a clip that is kept here. `refused`: it is not kept (any more). Absent: none ever are. */
  releaseClip?(media: Digest, order: string): Promise<'done' | 'refused'>;
  stop(): Promise<void>;
}

/** Starts capture from the inside out. A camera that does not work stops nothing: the screen says so and other ways stay open. */
export async function startCapture(options: CaptureOptions): Promise<Capture> {
  const { identity, policy, engine, attestor, link, localConfig, metrics, logger, now } = options;
  const { config } = identity;
  const { registry, frameSeconds, checkInSeconds } = metrics;
  const basis: DecisionBasis = { policy, model: engine.model, notice: config.notice };

  // Only a policy with a challenge needs the mesh, which costs memory; with one, nothing starts without it.
  const mesh = policy.pad?.challenge ? (options.mesh ?? createHumanMesh()) : undefined;
  await mesh?.start();

  const files = deskFiles(identity.dir);
  const deskStaff = openDeskStaff(files.deskStaff, policy, now);
  const bring =
    options.siteTemplates && bringFrom(identity.dir, { client: options.siteTemplates, policy, logger, now });
  const own = openTemplates(policy, identity.dir, options.vault, now);
  const templates = withDeskStaff(bring ? bring.whenPut(own) : own, deskStaff);
  const source = openSource(localConfig.camera, identity.dir, logger);
  const camera = new SupervisedCamera({ source, logger, now });
  const progress = options.health.expect('capture', WATCH_PERIOD_MS);
  const watch = new FaceWatch({ camera, engine, quality: policy.quality, frameSeconds, progress, logger, now });
  const browserCamera = isBrowserSource(source) ? source : undefined;
  const engineFailed = () => watch.engineFailed;
  const bedsideTasks = options.bedsideTasks ?? createBedsideTasks(now);
  const screen = createScreen({
    ...{ config, camera, link, engineFailed, bedsideTasks, staffFace: deskStaff.anyEnrolled },
    browserCamera: browserCamera !== undefined,
    browserPosition: localConfig.place?.type === 'browser',
  });

  const challenger = mesh ? createChallenger({ policy, watch, mesh, randomInt, logger, now }) : undefined;
  const turn = createTurn();
  const journal = openDayJournal(files.journal, logger, now);
  const desks = createDesks({
    identity,
    attestor,
    checkIn: {
      ...{ basis, camera, watch, challenger, templates, now },
      ...{ locator: options.locator, frameSeconds, checkInSeconds },
    },
    ...{ watch, screen, turn, deskStaff, bedsideTasks, logger },
    journal,
    voucherService: localConfig.voucherService,
  });
  const pinGuard = createPinGuard(localConfig.staffPin, now);
  const { health, webRoot } = options;
  const { language, http } = localConfig;
  const page = { webRoot, language, screen, watch, browserCamera };
  const app = await buildKioskApp({ ...page, ...desks, pinGuard, health, registry, logger });

  exposeCamera(registry, camera);
  const endCameraWatch = watchCamera(camera, attestor, logger);
  camera.start();
  watch.start();
  bring?.start();
  const stop = async () => {
    endCameraWatch();
    bring?.stop();
    await watch.stop();
    await app.close();
    await desks.stop();
    await camera.stop();
    await mesh?.stop();
    screen.close();
    templates.close();
  };
  try {
    const url = await app.listen(http);
    logger.info({ url, camera: localConfig.camera.type }, 'capture: started');
    const removed = (subject: Subject) => {
      journal.forget(subject.id);
      return removeTemplate(subject, { templates, attestor });
    };
    return {
      url,
      removeTemplate: removed,
      stop,
      get cameraState() {
        return camera.state;
      },
      get busy() {
        return turn.taken;
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
