import type { Logger } from 'pino';
import type { Subject } from '../../contract/evidence.ts';
import type { FacePolicy } from '../../contract/face-policy.ts';
import type { Gallery } from '../gallery/gallery.ts';
import type { SiteTemplatesClient } from '../vault/site-templates-client.ts';
import type { VaultClient } from '../vault/vault-client.ts';
import type { LentTemplate, StaffFaces } from './staff-faces.ts';

/** A gallery on this device is read again so often, ms: somebody may have been brought in meanwhile. */
const GALLERY_EVERY_MS = 60_000;

/** The hub is asked so often what the staff kiosk of the site has sent, ms. A withdrawal comes as a command, at once. */
const CARRIED_EVERY_MS = 5 * 60_000;

/** After a vault that gave no answer, ms. */
const RETRY_MS = 30_000;

export interface StaffSupplyParts {
  readonly policy: FacePolicy;
  readonly staff: StaffFaces;
  readonly logger: Logger;
}

/** Keeps the faces that may be named up to date, until `stop`. */
export interface StaffSupply {
  /** Fetches once, then again and again. Resolves when the first attempt has ended, well or not. */
  start(): Promise<void>;
  stop(): void;
}

/**
 * Policy `vault`: the hub lends this camera the site's staff who agreed to sightings, anew at half the life of a hand-out. What
 * has expired is gone, also without a network: a camera that is cut off soon knows nobody.
 */
export function vaultStaff(
  { policy, staff, logger }: StaffSupplyParts,
  vault: Pick<VaultClient, 'fetchForSite'>,
): StaffSupply {
  const { templates } = policy;
  const everyMs = templates.storage === 'vault' ? (templates.handOutSeconds * 1000) / 2 : RETRY_MS;
  return repeated(async () => {
    try {
      take(staff, await vault.fetchForSite('site-staff'), logger);
      return everyMs;
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : 'UNKNOWN';
      logger.warn({ code, known: staff.size }, 'sightings: the vault gave no answer; asked again');
      return Math.min(RETRY_MS, everyMs);
    }
  });
}

/** Policy `site` without a way to the hub: the staff in this device's own gallery. */
export function galleryStaff(
  parts: StaffSupplyParts,
  gallery: Pick<Gallery, 'forEach'>,
  now: () => number,
): StaffSupply {
  return repeated(async () => {
    takeFromGallery(parts, gallery, now() + 2 * GALLERY_EVERY_MS);
    return GALLERY_EVERY_MS;
  });
}

/** Where what the staff kiosk of the site has sent comes from, and what to do about people who are to be forgotten. */
export interface CarriedSource {
  readonly client: Pick<SiteTemplatesClient, 'fetch'>;
  readonly forget: (subject: Subject) => void;
  readonly now: () => number;
}

/**
 * Policy `site`: what the staff kiosk has sent is put into this device's gallery, what ended is removed from it, and the gallery
 * says who may be named. Without a network the camera goes on with whom it has.
 */
export function carriedStaff(
  parts: StaffSupplyParts,
  gallery: Pick<Gallery, 'forEach' | 'put'>,
  { client, forget, now }: CarriedSource,
): StaffSupply {
  const { staff, logger } = parts;
  return repeated(async () => {
    try {
      const known = new Map<string, Subject>();
      gallery.forEach(({ id, subject }) => void known.set(id, subject));
      const { templates, gone } = await client.fetch([...known.keys()]);
      for (const template of templates) gallery.put(template);
      // Whose template was replaced by another is not forgotten.
      const anew = new Set(templates.map(({ subject }) => subject.id));
      for (const subject of gone.map((id) => known.get(id))) if (subject && !anew.has(subject.id)) forget(subject);
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : 'UNKNOWN';
      logger.warn(
        { code, known: staff.size },
        'sightings: the hub says nothing about templates of the site; asked again',
      );
    }
    takeFromGallery(parts, gallery, now() + 2 * CARRIED_EVERY_MS);
    return CARRIED_EVERY_MS;
  });
}

function takeFromGallery(
  { staff, logger }: StaffSupplyParts,
  gallery: Pick<Gallery, 'forEach'>,
  expiresAt: number,
): void {
  const found: LentTemplate[] = [];
  const unreadable = gallery.forEach((template) => void found.push({ template, expiresAt }));
  if (unreadable > 0) logger.error({ unreadable }, 'sightings: altered templates were left out');
  take(staff, found, logger);
}

function take(staff: StaffFaces, templates: readonly LentTemplate[], logger: Logger): void {
  const before = staff.size;
  const leftOut = staff.replace(templates);
  if (staff.size !== before) logger.info({ known: staff.size, leftOut }, 'sightings: who may be named has changed');
}

/** Calls `supply` until stopped, each time after the wait (ms) that it answered. */
function repeated(supply: () => Promise<number>): StaffSupply {
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  const once = async () => {
    const waitMs = await supply();
    if (!stopped) timer = setTimeout(() => void once(), waitMs);
  };
  return {
    start: once,
    stop() {
      stopped = true;
      clearTimeout(timer);
    },
  };
}
