import { rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { openHubStore } from '../../hub/store/open-hub-store.ts';
import { ChaosError } from './error.ts';
import { type Fault, planStrikes } from './plan.ts';
import { type ChaosStage, setStage } from './stage.ts';
import { deal, nothingStruck, outboxOf, readable, type Struck } from './strike.ts';
import { type Tally, tally } from './tally.ts';

export interface ChaosOptions {
  readonly kills: number;
  readonly seed: number;
  readonly faults: readonly Fault[];
  readonly devices: number;
  /** Mosquitto in a process of its own instead of the broker inside of the hub. */
  readonly external: boolean;
  /** Ms between two events of one device. */
  readonly everyMs: number;
  readonly onProgress: (progress: ChaosProgress) => void;
}

export interface ChaosProgress {
  readonly kills: number;
  readonly ofKills: number;
  readonly sent: number;
  readonly waiting: number;
}

/** What a run proved, and what it went through. */
export interface ChaosReport extends Tally {
  readonly kills: number;
  readonly seed: number;
  readonly faults: Readonly<Record<Fault, number>>;
  /** Faults that were asked for and could not be made here, with the reason. */
  readonly skipped: Readonly<Partial<Record<Fault, string>>>;
  /** Outboxes that were found damaged, set aside and replaced. */
  readonly outboxesReplaced: number;
  readonly hubPages: Struck['hubPages'];
  /** Events that were not called done, by reason. */
  readonly notDone: Readonly<Record<string, number>>;
  /** Processes that ended by themselves, by name and exit code; a full disk may end one, nothing else should. */
  readonly selfEnded: Readonly<Record<string, number>>;
  readonly seconds: number;
  /** Where logs and databases are, if not everything holds; else they are removed. */
  readonly folder?: string;
}

/** Whether a run proved what it should: nothing lost, nothing twice, nothing stuck, every destroyed event seen. */
export function holds(report: ChaosReport): boolean {
  const { lost, duplicated, destroyedUnseen, hubPages, ledger, waiting } = report;
  return lost + duplicated + destroyedUnseen + hubPages.accepted + waiting === 0 && ledger.verified;
}

// After so many strikes everybody gets to work again: else a run would only ever kill what is starting.
const STRIKES_BETWEEN_REST = 15;
const REST_AT_MOST_MS = 30_000;
const DRAIN_AT_MOST_MS = 180_000;

/** Plays the schedule on real processes, lets everything drain, and holds the devices' word against the hub's books. */
export async function runChaos(options: ChaosOptions): Promise<ChaosReport> {
  const began = performance.now();
  const { kills, seed, faults, devices, external } = options;
  if (kills < 1 || devices < 1) throw new ChaosError('BAD_OPTION', 'at least one kill and one device are needed');
  await using parts = new AsyncDisposableStack();
  const stage = await setStage(
    { devices, external, everyMs: options.everyMs, wantsDisk: faults.includes('disk') },
    parts,
  );
  const struck = nothingStruck();
  await rest(stage, 4 * REST_AT_MOST_MS);

  const strikes = planStrikes({ kills, seed, devices, faults, externalBroker: external });
  for (const [n, strike] of strikes.entries()) {
    await sleep(strike.pauseMs);
    await deal(strike, stage, struck);
    if (n % STRIKES_BETWEEN_REST === STRIKES_BETWEEN_REST - 1) await rest(stage, REST_AT_MOST_MS);
    options.onProgress({ kills: struck.counts.kill, ofKills: kills, ...standing(stage) });
  }
  await drain(stage, () => options.onProgress({ kills, ofKills: kills, ...standing(stage) }));

  for (const { process } of stage.devices) await process.stop('SIGKILL');
  await stage.hub.stop();
  const report = {
    kills: struck.counts.kill,
    seed,
    ...(await count(stage, struck)),
    faults: struck.counts,
    skipped: faults.includes('disk') && !stage.disk ? { disk: 'this account may not mount a small disk' } : {},
    outboxesReplaced: stage.devices.reduce((sum, { replaced }) => sum + replaced, 0),
    hubPages: struck.hubPages,
    notDone: merged(stage.devices.map(({ notDone }) => [...notDone])),
    selfEnded: merged(
      [stage.hub, ...(stage.broker ? [stage.broker] : []), ...stage.devices.map(({ process }) => process)].map(
        ({ name, selfEnded }) => [...selfEnded].map(([how, times]) => [`${name}: ${how}`, times] as const),
      ),
    ),
    seconds: Math.round((performance.now() - began) / 1000),
  };
  if (!holds(report)) return { ...report, folder: stage.dir };
  rmSync(stage.dir, { recursive: true, force: true });
  return report;
}

/** Waits until each device has had a receipt in its present life. A device that can't (disk full) is not waited for longer. */
async function rest({ devices }: ChaosStage, atMostMs: number): Promise<void> {
  const until = performance.now() + atMostMs;
  while (performance.now() < until && !devices.every(({ isServed }) => isServed)) await sleep(50);
}

async function drain({ devices }: ChaosStage, tell: () => void): Promise<void> {
  await sleep(2_500); // cuts, full disks and wrong clocks have ended
  for (const device of devices) device.quieten();
  const until = performance.now() + DRAIN_AT_MOST_MS;
  await sleep(300);
  while (performance.now() < until && devices.some(({ pending, isServed }) => pending > 0 || !isServed)) {
    await sleep(200);
    tell();
  }
}

function standing({ devices }: ChaosStage): Pick<ChaosProgress, 'sent' | 'waiting'> {
  const sum = (of: (device: (typeof devices)[number]) => number) => devices.reduce((total, one) => total + of(one), 0);
  return { sent: sum(({ announced }) => announced.length), waiting: sum(({ pending }) => pending) };
}

async function count({ devices, hubFolder }: ChaosStage, { endangered }: Struck): Promise<Tally> {
  const store = await openHubStore(hubFolder);
  try {
    const waiting = new Set(devices.flatMap((device) => readable(outboxOf(device)).map(({ key }) => key)));
    return await tally(store, { announced: devices.flatMap(({ announced }) => announced), waiting, endangered });
  } finally {
    await store.close();
  }
}

function merged(lists: readonly (readonly (readonly [string, number])[])[]): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const [name, times] of lists.flat()) sums[name] = (sums[name] ?? 0) + times;
  return sums;
}
