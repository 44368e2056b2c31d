import type { Logger } from 'pino';
import type { FacePolicy } from '../../contract/face-policy.ts';
import type { FaceTemplate } from '../../contract/vault.ts';
import { VaultClientError } from '../vault/error.ts';
import type { SiteCamera, SiteTemplatesClient } from '../vault/site-templates-client.ts';
import { type Gallery, openGallery } from './gallery.ts';
import { judgeTemplate, type TemplateSource } from './template-source.ts';

const DAY_MS = 86_400_000;

/** Whether there is a new camera is looked for so often; what was enrolled goes at once, ms. */
const EVERY_MS = 10 * 60_000;

/** The signed consent travels over MQTT and may be behind the template; and the hub takes only so much at once, ms. */
const RETRY_MS = 5_000;

const WAITS: readonly (string | null)[] = ['CONSENT_UNKNOWN', 'TOO_MANY_REQUESTS'];

export interface BringParts {
  readonly client: Pick<SiteTemplatesClient, 'cameras' | 'send' | 'takeBack'>;
  readonly gallery: Pick<Gallery, 'forEach'>;
  readonly policy: FacePolicy;
  readonly logger: Logger;
  readonly now: () => number;
}

/** Keeps the cameras of a site knowing whom they may name. */
export interface BringToCameras {
  start(): void;
  /** Somebody was enrolled, or withdrew: looks again at once. */
  nudge(): void;
  /** One look (start() does so again and again). Returns after how many ms to look again. */
  look(): Promise<number>;
  stop(): void;
}

/**
 * Policy `site`: brings templates of staff who agreed to sightings from this kiosk to every camera of the site, each encrypted to
 * that camera, and takes back those that ended. Without a network nothing happens, and it is tried again.
 */
export function bringToCameras({ client, gallery, policy, logger, now }: BringParts): BringToCameras {
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  let running: Promise<void> | undefined;
  let again = false;

  const look = async (): Promise<number> => {
    try {
      const agreed = agreedIn(gallery, policy, now());
      let sent = 0;
      let waiting = 0;
      for (const camera of await client.cameras()) {
        const result = await bringTo(camera, agreed, { client, policy });
        sent += result.sent;
        waiting += result.waiting;
      }
      if (sent > 0) logger.info({ sent, waiting }, 'sightings: templates went to the cameras of this site');
      return waiting > 0 ? RETRY_MS : EVERY_MS;
    } catch (error) {
      const code = error instanceof VaultClientError ? (error.refusal ?? error.code) : 'UNKNOWN';
      logger.warn({ code }, 'sightings: templates could not be brought to the cameras; tried again');
      return WAITS.includes(code) ? RETRY_MS : EVERY_MS;
    }
  };

  const run = () => {
    clearTimeout(timer);
    if (stopped) return;
    if (running !== undefined) {
      again = true;
      return;
    }
    running = look().then((waitMs) => {
      running = undefined;
      const soon = again;
      again = false;
      if (soon) run();
      else if (!stopped) timer = setTimeout(run, waitMs);
      timer?.unref();
    });
  };
  return {
    start: run,
    nudge: run,
    look,
    stop() {
      stopped = true;
      clearTimeout(timer);
    },
  };
}

/** The same from the gallery in a device's folder, with a source of templates after whose every `put` it looks again. */
export function bringFrom(
  folder: string,
  parts: Omit<BringParts, 'gallery'>,
): Pick<BringToCameras, 'start' | 'stop'> & { whenPut(source: TemplateSource): TemplateSource } {
  const gallery = openGallery(folder);
  const bring = bringToCameras({ ...parts, gallery });
  return {
    start: bring.start,
    stop() {
      bring.stop();
      gallery.close();
    },
    whenPut: (source) => ({
      ...source,
      async put(template) {
        await source.put(template);
        bring.nudge();
      },
    }),
  };
}

function agreedIn(gallery: BringParts['gallery'], policy: FacePolicy, now: number): FaceTemplate[] {
  const agreed: FaceTemplate[] = [];
  gallery.forEach((template) => {
    const { subject, consent } = template;
    const may = subject.type === 'practitioner' && consent.scopes.includes('sighting');
    if (may && judgeTemplate(template, policy, now).outcome === 'found') agreed.push(template);
  });
  return agreed;
}

async function bringTo(
  camera: SiteCamera,
  agreed: readonly FaceTemplate[],
  { client, policy }: Pick<BringParts, 'client' | 'policy'>,
): Promise<{ sent: number; waiting: number }> {
  const ended = camera.held.filter(({ own, template }) => own && !agreed.some(({ id }) => id === template));
  if (ended.length > 0) await client.takeBack(ended.map(({ template }) => template));
  let [sent, waiting] = [0, 0];
  for (const template of agreed) {
    const held = camera.held.find(({ subject }) => subject === template.subject.id);
    if (held && held.createdAt >= template.createdAt) continue;
    const until = Date.parse(template.createdAt) + policy.templates.maxAgeDays * DAY_MS;
    try {
      await client.send(camera, template, until);
      sent += 1;
    } catch (error) {
      // Whose consent is not there (yet) must not keep the others waiting.
      const refusal = error instanceof VaultClientError ? error.refusal : null;
      if (refusal === 'CONSENT_UNKNOWN') waiting += 1;
      else if (refusal !== 'CONSENT_MISSING' && refusal !== 'CONSENT_WITHDRAWN') throw error;
    }
  }
  return { sent, waiting };
}
