import type { Logger } from 'pino';
import type { FacePolicy } from '../../contract/face-policy.ts';
import type { FaceTemplate } from '../../contract/vault.ts';
import type { Gallery } from '../gallery/gallery.ts';
import type { VaultClient } from '../vault/vault-client.ts';
import type { LentTemplate, StaffFaces } from './staff-faces.ts';

/** A gallery on this device is read again so often, ms: somebody may have been brought in meanwhile. */
const GALLERY_EVERY_MS = 60_000;

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

/** Policy `site`: the staff in this device's own gallery, where they were enrolled or brought to from another device of the site. */
export function galleryStaff(
  { staff, logger }: StaffSupplyParts,
  gallery: Pick<Gallery, 'forEach'>,
  now: () => number,
): StaffSupply {
  return repeated(async () => {
    const found: FaceTemplate[] = [];
    const unreadable = gallery.forEach((template) => void found.push(template));
    if (unreadable > 0) logger.error({ unreadable }, 'sightings: altered templates were left out');
    const expiresAt = now() + 2 * GALLERY_EVERY_MS;
    take(
      staff,
      found.map((template) => ({ template, expiresAt })),
      logger,
    );
    return GALLERY_EVERY_MS;
  });
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
