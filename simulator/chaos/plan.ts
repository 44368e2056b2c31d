import { type Dice, diceFrom } from '../dice.ts';

/** What can be done to a running system. */
export const FAULTS = ['kill', 'cut', 'disk', 'clock', 'page'] as const;
export type Fault = (typeof FAULTS)[number];

/** How a line is cut: closed, silent while it still looks open, or so slow that messages arrive in crumbs. */
export const CUTS = ['drop', 'half-open', 'slow'] as const;
export type Cut = (typeof CUTS)[number];

/** One strike: what is done to whom, and how long after the one before. Times in ms. */
export type Strike = { readonly pauseMs: number } & (
  | { readonly fault: 'kill'; readonly target: 'hub' | 'broker' | number }
  | { readonly fault: 'cut'; readonly cut: Cut; readonly forMs: number }
  | { readonly fault: 'disk'; readonly forMs: number }
  | { readonly fault: 'clock'; readonly device: number; readonly offsetMs: number; readonly forMs: number }
  | { readonly fault: 'page'; readonly target: 'outbox' | 'hub'; readonly device: number; readonly where: number }
);

export interface PlanOptions {
  readonly kills: number;
  readonly seed: number;
  readonly devices: number;
  readonly faults: readonly Fault[];
  /** A broker in a process of its own is killed as well. */
  readonly externalBroker: boolean;
}

const MINUTE = 60_000;
// Within the hub's tolerance, beyond it (refused and kept), an hour slow, and a clock that has lost its battery.
const OFFSETS_MS = [2 * MINUTE, 60 * MINUTE, 26 * 60 * MINUTE, -60 * MINUTE, -Date.UTC(2026, 0, 1)];
// How many strikes of each other kind go with the kills, and at least one of each.
const PER_KILL: Readonly<Record<Fault, number>> = { kill: 1, cut: 1 / 5, disk: 1 / 50, clock: 1 / 12, page: 1 / 25 };

/**
 * The schedule of a run: the same for the same options. When exactly a strike meets the processes is up to the machine; what
 * is struck, in which order and with what pauses, is not.
 */
export function planStrikes({ kills, seed, devices, faults, externalBroker }: PlanOptions): Strike[] {
  const dice = diceFrom(seed);
  const kinds = faults.flatMap((fault) => {
    const count = fault === 'kill' ? kills : Math.max(1, Math.round(kills * PER_KILL[fault]));
    return Array.from({ length: count }, () => fault);
  });
  return dice.shuffled(kinds).map((fault) => strikeOf(fault, dice, { devices, externalBroker }));
}

function strikeOf(fault: Fault, dice: Dice, options: Pick<PlanOptions, 'devices' | 'externalBroker'>): Strike {
  const pauseMs = dice.between(10, 200);
  const device = dice.below(options.devices);
  const brokerSide = options.externalBroker ? (['hub', 'broker'] as const) : (['hub'] as const);
  switch (fault) {
    case 'kill':
      return { pauseMs, fault, target: dice.below(4) === 0 ? dice.pick(brokerSide) : device };
    case 'cut':
      return { pauseMs, fault, cut: dice.pick(CUTS), forMs: dice.between(100, 1500) };
    case 'disk':
      return { pauseMs, fault, forMs: dice.between(500, 2000) };
    case 'clock':
      return { pauseMs, fault, device, offsetMs: dice.pick(OFFSETS_MS), forMs: dice.between(300, 1500) };
    case 'page': {
      const target = dice.below(4) === 0 ? 'hub' : 'outbox';
      return { pauseMs, fault, target, device, where: dice.below(1_000_000) };
    }
  }
}
