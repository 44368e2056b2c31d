import { copyFileSync, existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { StoreError } from '../../hub/store/error.ts';
import { openHubStore } from '../../hub/store/open-hub-store.ts';
import type { ChaosDevice } from './device.ts';
import { damagePage, heldIn } from './page-damage.ts';
import type { Fault, Strike } from './plan.ts';
import type { ChaosStage } from './stage.ts';

/** What the strikes did so far. */
export interface Struck {
  readonly counts: Record<Fault, number>;
  /** Events that lay in an outbox when a page of it was overwritten, as `chain/seq`. */
  readonly endangered: Set<string>;
  /** Damaged copies of the hub's database: refused at the start, or not noticed because nothing was on that page. */
  readonly hubPages: { refused: number; harmless: number; accepted: number };
}

export function nothingStruck(): Struck {
  return {
    counts: { kill: 0, cut: 0, disk: 0, clock: 0, page: 0 },
    endangered: new Set(),
    hubPages: { refused: 0, harmless: 0, accepted: 0 },
  };
}

/** Does one strike; what it undoes later by itself (a cut, a full disk, a wrong clock) goes on meanwhile. */
export async function deal(strike: Strike, stage: ChaosStage, struck: Struck): Promise<void> {
  switch (strike.fault) {
    case 'kill':
      await victimOf(strike.target, stage).kill();
      break;
    case 'cut':
      stage.network.cut(strike.cut, strike.forMs);
      break;
    case 'clock':
      wrongClock(deviceAt(stage, strike.device), strike);
      break;
    case 'disk':
      if (!stage.disk) return;
      fillDisk(stage.disk, strike.forMs);
      break;
    case 'page':
      if (strike.target === 'hub') await damageHubCopy(stage, strike.where, struck);
      else await damageOutbox(deviceAt(stage, strike.device), strike.where, struck);
  }
  struck.counts[strike.fault] += 1;
}

function victimOf(target: 'hub' | 'broker' | number, { hub, broker, ...stage }: ChaosStage) {
  if (target === 'hub') return hub;
  return target === 'broker' ? (broker ?? hub) : deviceAt(stage, target).process;
}

function deviceAt({ devices }: Pick<ChaosStage, 'devices'>, index: number): ChaosDevice {
  const device = devices[index % devices.length];
  if (!device) throw new RangeError('no devices');
  return device;
}

const clocks = new WeakMap<ChaosDevice, NodeJS.Timeout>();

function wrongClock(device: ChaosDevice, { offsetMs, forMs }: { offsetMs: number; forMs: number }): void {
  clearTimeout(clocks.get(device));
  device.setClock(offsetMs);
  clocks.set(
    device,
    setTimeout(() => device.setClock(0), forMs),
  );
}

const fillings = new WeakMap<object, NodeJS.Timeout>();

function fillDisk(disk: NonNullable<ChaosStage['disk']>, forMs: number): void {
  clearTimeout(fillings.get(disk));
  disk.fillUp();
  fillings.set(
    disk,
    setTimeout(() => disk.makeRoom(), forMs),
  );
}

async function damageOutbox(device: ChaosDevice, where: number, struck: Struck): Promise<void> {
  const path = outboxOf(device);
  await device.process.whileDown(() => {
    for (const { key } of readable(path)) struck.endangered.add(key);
    damagePage(path, where);
  });
}

/** What an outbox at rest holds; nothing where it is damaged and has not been replaced yet. */
export function readable(path: string) {
  try {
    return heldIn(path);
  } catch {
    return []; // damaged by an earlier strike, and killed before it was replaced
  }
}

/** Where a device keeps its events. */
export function outboxOf({ disk, folder }: ChaosDevice): string {
  return join(disk ?? folder, 'outbox.sqlite');
}

// A copy: a hub whose database is damaged goes on from a backup, which is not what is tested here.
async function damageHubCopy({ hub, hubFolder, dir }: ChaosStage, where: number, struck: Struck): Promise<void> {
  const copy = join(dir, 'damaged-hub');
  await hub.whileDown(() => {
    rmSync(copy, { recursive: true, force: true });
    copyDatabase(hubFolder, copy);
  });
  const path = join(copy, 'hub.sqlite');
  damagePage(path, where);
  const files = readdirSync(copy).length;
  try {
    const store = await openHubStore(copy);
    await store.close();
    struck.hubPages.harmless += 1;
  } catch (error) {
    if (error instanceof StoreError && existsSync(path) && readdirSync(copy).length >= files)
      struck.hubPages.refused += 1;
    else struck.hubPages.accepted += 1;
  }
}

function copyDatabase(from: string, to: string): void {
  mkdirSync(to);
  for (const name of readdirSync(from).filter((file) => file.startsWith('hub.sqlite'))) {
    copyFileSync(join(from, name), join(to, name));
  }
}
