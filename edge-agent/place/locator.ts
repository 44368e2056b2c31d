import type { DeviceConfig } from '../../contract/device-config.ts';
import type { Geo, SecondSignal, Unlocated } from '../../contract/evidence.ts';
import { inDatum } from '../../contract/fence.ts';
import type { BrowserPosition } from './browser-position.ts';
import { distanceM } from './distance.ts';
import type { MeasuredFix, Measurement } from './measured-fix.ts';
import { type NetworksNow, networkSays } from './network-signal.ts';
import { spoofSigns } from './spoof-signs.ts';
import { placeVerdict } from './verdict.ts';

/** Where a clock event took place, or why nobody knows. */
export type Whereabouts = { readonly geo: Geo } | { readonly unlocated: Unlocated };

/** Says where the device is. */
export interface Locator {
  /** Where a device that stands still was set up; undefined for one that moves. Measures nothing. */
  standing(): Geo | undefined;
  /** Measures, for one clock event. `said`: what the page's browser says, where that is the source. Never rejects. */
  locate(said?: BrowserPosition): Promise<Whereabouts>;
}

export interface LocatorParts {
  readonly config: Pick<DeviceConfig, 'position' | 'fence' | 'networks'>;
  /** Absent = the device can't measure. */
  readonly measure?: (said: BrowserPosition | undefined) => Promise<Measurement>;
  readonly networks: NetworksNow;
  readonly clockKept: () => boolean;
  /** Device time, ms since 1970. */
  readonly now: () => number;
}

/** Positions of former clock events that a new one is held against. */
const REMEMBERED = 5;
/** A terminal this far from where it was set up was carried away (rule E06). Metres. */
const CARRIED_M = 200;

/** Puts the sources together. Positions of clock events are kept in memory, the last few, and nowhere else. */
export function createLocator({ config, measure, networks, clockKept, now }: LocatorParts): Locator {
  const former: MeasuredFix[] = [];

  const standing = (network?: SecondSignal['says']): Geo | undefined => {
    const { position, fence } = config;
    if (!position) return undefined;
    const verdict = placeVerdict({ fence, fix: position, ageS: 0, second: network, signs: [] });
    const second = network && { second: { signal: 'network', says: network } as const };
    return { ...position, source: 'fixed', fence: verdict, ...second };
  };

  const measured = (fix: MeasuredFix, network: SecondSignal['says'] | undefined): Geo => {
    const signs = spoofSigns(fix, { former, clockKept: clockKept() });
    former.push(fix);
    former.splice(0, former.length - REMEMBERED);
    const ageS = Math.max(0, now() - fix.at) / 1000;
    const second = secondSignal(network, config.position && terminalSays(config.position, fix));
    const verdict = placeVerdict({ fence: config.fence, fix, ageS, second: second?.says, signs });
    const { lat, lon, datum, accuracyM, source, satellites } = fix;
    return {
      ...{ lat, lon, datum, accuracyM, source, fence: verdict, ageS: Math.min(86_400, ageS) },
      ...(satellites !== undefined && { satellites: Math.min(255, satellites) }),
      ...(second && { second }),
      ...(signs.length > 0 && { signs }),
    };
  };

  return {
    standing: () => standing(),
    async locate(said) {
      const [network, measurement] = await Promise.all([
        networkSays(config.networks, networks),
        measure?.(said) ?? ({ outcome: 'no-source' } as const),
      ]);
      if (measurement.outcome === 'fix') return { geo: measured(measurement.fix, network) };
      const fixed = standing(network);
      return fixed ? { geo: fixed } : { unlocated: measurement.outcome };
    },
  };
}

// A contradiction weighs more than a confirmation; of two equal ones the network is told, which nobody can carry along.
function secondSignal(
  network: SecondSignal['says'] | undefined,
  terminal: SecondSignal['says'] | undefined,
): SecondSignal | undefined {
  const said = [
    ...(network ? [{ signal: 'network', says: network } as const] : []),
    ...(terminal ? [{ signal: 'fixed-terminal', says: terminal } as const] : []),
  ];
  return (['elsewhere', 'here', 'unknown'] as const).flatMap((says) => said.filter((one) => one.says === says))[0];
}

/** Whether a terminal that is bolted down still is where it was set up, by what it measures. */
function terminalSays(position: NonNullable<DeviceConfig['position']>, fix: MeasuredFix): SecondSignal['says'] {
  const there = { ...inDatum(position, fix.datum), datum: fix.datum };
  const off = distanceM(there, fix);
  if (off <= fix.accuracyM + position.accuracyM) return 'here';
  return off - fix.accuracyM - position.accuracyM > CARRIED_M ? 'elsewhere' : 'unknown';
}
