import { randomBytes } from 'node:crypto';
import pino from 'pino';
import type { Attestation } from '../../contract/attestation.ts';
import { open } from '../../contract/envelope.ts';
import type { FacePolicy } from '../../contract/face-policy.ts';
import { newChainId } from '../../contract/ids.ts';
import { es256 } from '../../contract/signature/es256.ts';
import type { FaceTemplate } from '../../contract/vault.ts';
import type { DeliverClip } from '../../edge-agent/clips/clip-courier.ts';
import { LocalConfig, type LocalConfigInput } from '../../edge-agent/config/local-config.ts';
import { type Doorway, startDoorway } from '../../edge-agent/doorway.ts';
import { openGallery } from '../../edge-agent/gallery/gallery.ts';
import { createAgentMetrics } from '../../edge-agent/health/metrics.ts';
import { createHealth } from '../../edge-agent/health/progress.ts';
import { openOutbox } from '../../edge-agent/outbox/outbox.ts';
import type { FaceEngine } from '../../models/engine/face-engine.ts';
import { defaultFacePolicy } from '../../models/policy.ts';
import { temporaryFolder, testAttestor, testConfig } from './edge-device.ts';
import { offlineLink } from './running-capture.ts';
import { openStage, type Stage } from './stage.ts';

/** A camera that watches a place, as in production, with a real outbox; only the way to the hub is missing. */
export interface RunningDoorway {
  readonly doorway: Doorway;
  readonly stage: Stage;
  readonly folder: string;
  /** Everything signed so far, verified with the device's key. */
  events(): Attestation[];
  sightings(): Extract<Attestation, { kind: 'sighting' }>[];
  /** Clips that were handed to the hub. */
  readonly delivered: Parameters<DeliverClip>[0][];
  /** Moves the device's clock on, ms. */
  pass(ms: number): void;
  get(path: string): Promise<{ status: number; text: string }>;
  /** Ends the agent, and starts one on the same folder. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

export interface DoorwaySetup {
  readonly engine: FaceEngine;
  readonly templates?: readonly FaceTemplate[];
  readonly policy?: Partial<FacePolicy>;
  readonly camera?: LocalConfigInput['camera'];
  readonly sightings?: LocalConfigInput['sightings'];
}

export async function runDoorway({
  engine,
  templates = [],
  policy,
  camera,
  sightings,
}: DoorwaySetup): Promise<RunningDoorway> {
  const folder = temporaryFolder();
  const stage = openStage(`${folder.path}/camera`);
  const config = testConfig({ profile: 'camera', place: { type: 'entrance', id: 'east' } });
  const { privateKey: signingKey, publicKey } = es256.generate();
  let ahead = 0;
  const now = () => Date.now() + ahead;
  const outbox = openOutbox({ path: `${folder.path}/outbox.sqlite`, chain: newChainId(), now, maxEvents: 1000 });
  const gallery = openGallery(folder.path);
  for (const template of templates) gallery.put(template);
  gallery.close();
  const delivered: Parameters<DeliverClip>[0][] = [];
  const start = () =>
    startDoorway({
      identity: { dir: folder.path, config, regionKey: randomBytes(32) },
      policy: { ...defaultFacePolicy(), ...policy },
      engine,
      attestor: testAttestor(outbox, { now, signingKey }),
      link: offlineLink(outbox),
      localConfig: LocalConfig.parse({
        camera: camera ?? { type: 'replay', path: 'camera', fps: 15 },
        http: { port: 0 },
        ...(sightings && { sightings }),
      }),
      metrics: createAgentMetrics(),
      health: createHealth(),
      logger: pino({ level: 'silent' }),
      now,
      deliverClip: async (clip) => void delivered.push(clip),
    });
  let doorway = await start();
  const events = () =>
    outbox.pending(1000).map((event) => open(outbox.envelopeOf(event) ?? '', () => publicKey).attestation);
  return {
    get doorway() {
      return doorway;
    },
    stage,
    folder: folder.path,
    events,
    sightings: () => events().filter((event) => event.kind === 'sighting'),
    delivered,
    pass(ms) {
      ahead += ms;
    },
    async get(path) {
      const response = await fetch(new URL(path, doorway.url));
      return { status: response.status, text: await response.text() };
    },
    async restart() {
      await doorway.stop();
      doorway = await start();
    },
    async stop() {
      await doorway.stop();
      outbox.close();
      folder.remove();
    },
  };
}
