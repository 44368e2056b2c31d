import { fileURLToPath } from 'node:url';
import type { Logger } from 'pino';
import type { DeviceProfile } from '../contract/device-config.ts';
import { loadDevice } from '../firmware-config/provisioning/load-device.ts';
import type { FaceEngine } from '../models/engine/face-engine.ts';
import { createOnnxEngine } from '../models/engine/onnx-engine.ts';
import { installedMesh, meshDigests } from '../models/mesh/mesh-files.ts';
import { openFacePolicy } from '../models/policy.ts';
import { createAttestor } from './attestation/attestor.ts';
import { SERVICE_PERIOD_MS, watchService } from './attestation/service-watch.ts';
import { createStatusLog } from './attestation/status-log.ts';
import { isBlind } from './camera/camera.ts';
import { cameraKind } from './camera/camera-spec.ts';
import { type Capture, startCapture } from './capture.ts';
import { createClipCourier } from './clips/clip-courier.ts';
import { CLOCK_PERIOD_MS, createDeviceClock } from './clock/device-clock.ts';
import { askKernel } from './clock/synchronisation.ts';
import { readLocalConfig } from './config/local-config.ts';
import { type DesiredBook, openDesiredBook } from './desired/book.ts';
import { effectiveState } from './desired/effective.ts';
import { DesiredError } from './desired/error.ts';
import { runDesired } from './desired/run.ts';
import { startDoorway } from './doorway.ts';
import { AgentError } from './error.ts';
import { agentFiles } from './files.ts';
import { lockFolder } from './folder-lock.ts';
import { createAgentMetrics, exposeLink } from './health/metrics.ts';
import { createHealth } from './health/progress.ts';
import { openOutbox } from './outbox/outbox.ts';
import { openLocator } from './place/open-locator.ts';
import { deviceReport } from './posture/device-report.ts';
import { postureOf } from './posture/posture.ts';
import { exposeRenewal } from './renewal/metrics.ts';
import { createRenewal } from './renewal/renewal.ts';
import { createBedsideTasks } from './session/bedside-tasks.ts';
import { createStopOrder } from './stop-order.ts';
import { openAnsweredCommands } from './uplink/answered-commands.ts';
import { openBedsideCommands } from './uplink/bedside-commands.ts';
import type { Link } from './uplink/link-status.ts';
import { DEFAULT_TIMING, type UplinkTiming } from './uplink/timing.ts';
import { createUplink } from './uplink/uplink.ts';
import { createSiteTemplatesClient } from './vault/site-templates-client.ts';
import { createVaultClient } from './vault/vault-client.ts';

export interface AgentOptions {
  /** Folder of a provisioned device, with its `agent.json`. */
  readonly dir: string;
  readonly logger: Logger;
  /** Device time, ms since 1970. */
  readonly now?: () => number;
  /** Started and stopped by the agent. */
  readonly engine?: FaceEngine;
  /** Folder of the built kiosk page. */
  readonly webRoot?: string;
  readonly timing?: Partial<UplinkTiming>;
  /** The agent has to be stopped and started anew, for what the hub wants. */
  readonly onRestart?: () => void;
}

export interface RunningAgent {
  /** Where the kiosk page is served. */
  readonly url: string;
  readonly link: Link;
  /** Somebody is being looked at. */
  readonly busy: boolean;
  /** Signs `stopped`, gives the outbox a moment to drain, and ends everything in reverse order. */
  stop(): Promise<void>;
}

const KIOSK_PAGE = fileURLToPath(new URL('../dist/web/kiosk', import.meta.url));
/** Who enrols staff, and who has to know them again, where templates stay at the site. */
const CARRYING: readonly DeviceProfile[] = ['kiosk-staff', 'camera'];
// Service managers wait a few seconds; what has not drained by then goes after the next start.
const DRAIN_ON_STOP_MS = 2_000;

/** Starts the agent, from what it is to what it shows. If a part cannot start, those before it are stopped again. */
export async function startAgent(options: AgentOptions): Promise<RunningAgent> {
  const { dir, logger, now = Date.now, webRoot = KIOSK_PAGE, onRestart = () => {} } = options;
  const timing = { ...DEFAULT_TIMING, ...options.timing };
  const files = agentFiles(dir);
  const order = createStopOrder(logger);
  let book: DesiredBook | undefined;
  try {
    const granted = loadDevice(dir, now);
    const ownConfig = readLocalConfig(dir);
    order.add('folder lock', lockFolder(dir));
    book = openDesiredBook(files.desired, granted.hubKid);
    book.began();
    const running = effectiveState(granted, ownConfig, book, logger);
    const { identity, localConfig, revision, bundle } = running;
    const engine = options.engine ?? createOnnxEngine(running.weights && { weights: running.weights });

    const policy = openFacePolicy(identity.facePolicy, identity.hubKey, engine.model);
    await engine.start();
    order.add('engine', () => engine.stop());

    const outbox = openOutbox({ path: files.outbox, chain: identity.firstChain, now });
    order.add('outbox', () => outbox.close());

    const metrics = createAgentMetrics();
    const health = createHealth();
    const clock = createDeviceClock({
      now,
      monotonic: () => performance.now(),
      synchronisation: askKernel,
      onStep: (stepMs) => status.record('clock-stepped', `by ${stepMs} ms`),
      progress: health.expect('clock', CLOCK_PERIOD_MS),
    });
    const meshes = policy.pad?.challenge ? meshDigests(installedMesh()) : {};
    const posture = postureOf(identity, { digests: { ...engine.digests, ...meshes } });
    const attestor = createAttestor({ identity, outbox, posture: () => posture, clock: clock.read, now });
    const status = createStatusLog(attestor, logger);
    await clock.start();
    order.add('clock', () => clock.stop());
    status.record('started', `camera: ${cameraKind(localConfig.camera)}`);
    order.add('service watch', watchService({ outbox, status, progress: health.expect('service', SERVICE_PERIOD_MS) }));

    let capture: Capture | undefined;
    const answered = openAnsweredCommands(files.answeredCommands);
    order.add('answered commands', () => answered.close());
    const bedsideTasks = createBedsideTasks(now);
    const bedside = openBedsideCommands(files.bedsideTasks, bedsideTasks);
    order.add('bedside tasks', () => bedside.stop());
    const desired = runDesired({
      identity: granted,
      running,
      book,
      model: engine.model,
      attestor,
      isBlind: () => capture !== undefined && isBlind(capture.cameraState),
      onRestart,
      logger,
      now,
    });
    const { version: config } = identity.config;
    const installed = { config, revision, policy: policy.id, model: engine.model, bundle };
    const uplink = createUplink({
      identity,
      outbox,
      attestor,
      answered,
      handlers: {
        ping: async () => 'done',
        ...bedside.handlers,
        'template.remove': async ({ subject }) => {
          if (!capture) throw new AgentError('NOT_READY', 'the gallery is not open yet');
          capture.removeTemplate(subject);
          return 'done';
        },
        'clip.release': async ({ media, order: asked }) => {
          if (!capture) throw new AgentError('NOT_READY', 'the camera is not open yet');
          return (await capture.releaseClip?.(media, asked)) ?? 'refused';
        },
      },
      camera: () => capture?.cameraPresence,
      report: () => deviceReport(installed, { clock: clock.read(), health, camera: capture?.cameraState }),
      onConfig: desired.receive,
      metrics,
      progress: health.expect('uplink', timing.reconnect.capMs + timing.connectTimeoutMs),
      logger,
      now,
      timing,
    });
    exposeLink(metrics.registry, () => uplink.status);
    uplink.start();
    order.add('uplink', () => uplink.stop());
    order.add('desired state', desired.stop);
    order.add('last word', async () => {
      status.record('stopped');
      await uplink.drained(DRAIN_ON_STOP_MS);
    });

    const clockKept = () => clock.read().source !== 'none';
    const renewal = createRenewal({
      identity: granted,
      logger,
      now,
      onRenewed: onRestart,
      onOutcome: exposeRenewal(metrics.registry, () => renewal.until),
    });
    renewal.start();
    order.add('renewal', renewal.stop);

    const place = openLocator({ config: identity.config, source: localConfig.place, clockKept, logger, now });
    order.add('place', () => place.stop());
    const vault = policy.templates.storage === 'vault' ? createVaultClient({ identity, now }) : undefined;
    order.add('vault client', () => vault?.close());
    const carries = policy.templates.storage === 'site' && CARRYING.includes(identity.config.profile);
    const siteTemplates = carries ? createSiteTemplatesClient({ identity, now }) : undefined;
    order.add('templates of the site', () => siteTemplates?.close());
    const clips = createClipCourier(identity);
    order.add('clip courier', clips.close);
    const eyes = { identity, policy, engine, attestor, link: uplink, localConfig, metrics, health, logger, now };
    const withVault = { ...(vault && { vault }), ...(siteTemplates && { siteTemplates }) };
    capture =
      identity.config.profile === 'camera'
        ? await startDoorway({ ...eyes, ...withVault, deliverClip: clips.deliver })
        : await startCapture({ ...eyes, ...withVault, locator: place.locator, bedsideTasks, webRoot });
    order.add('capture', capture.stop);
    const seesByPage = localConfig.camera.type === 'browser';
    desired.watch(() => ({
      camera: seesByPage ? undefined : capture?.cameraState,
      online: uplink.status.online,
      outOfService: uplink.status.outOfService !== null,
      stalled: health.report().loops.flatMap(({ healthy, name }) => (healthy ? [] : [name])),
    }));

    logger.info({ device: identity.config.device, url: capture.url, broker: identity.broker }, 'agent: started');
    const { url } = capture;
    return {
      url,
      link: uplink,
      stop: order.stopAll,
      get busy() {
        return capture?.busy ?? false;
      },
    };
  } catch (error) {
    await order.stopAll();
    if (!book?.trial) throw error;
    book.giveUp(error instanceof DesiredError ? error.code : 'START_FAILED');
    throw new AgentError('TRIAL_FAILED', 'the agent can not start with what the hub wants', { cause: error });
  }
}
