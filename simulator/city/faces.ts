import type { FaceEvidence, Geo } from '../../contract/evidence.ts';
import type { CityDevice } from './devices.ts';
import type { Lot } from './lot.ts';

const COMMON = { threshold: 0.44, policy: 'zs-face-1', model: 'mobilefacenet-512', notice: 'notice-1' };

/** The person before the camera is who they say. */
export function matched(lot: Lot): FaceEvidence {
  return {
    outcome: 'match',
    reasons: [],
    score: lot.between(48, 86) / 100,
    frames: 3,
    quality: quality(lot),
    ...COMMON,
  };
}

/** The camera says that this is somebody else. */
export function refused(lot: Lot): FaceEvidence {
  return {
    outcome: 'no-match',
    reasons: [],
    score: lot.between(-5, 32) / 100,
    frames: 5,
    quality: quality(lot),
    ...COMMON,
  };
}

/** The picture was not good enough to say anything. */
export function unclear(lot: Lot): FaceEvidence {
  const reasons = [lot.pick(['blurred', 'too-dark', 'turned-away', 'masked'] as const)];
  return { outcome: 'not-assessable', reasons, frames: 8, ...COMMON };
}

/** Where a fixed device stands, as it says in clock events. */
export function standing({ position, site }: CityDevice): Geo {
  const { lat, lon, datum } = position ?? { lat: site.lat, lon: site.lon, datum: 'WGS84' as const };
  return { lat, lon, datum, accuracyM: 10, source: 'fixed', fence: 'inside' };
}

/** A phone's fix at its site: right, but never twice the same. `offsetM` moves it away to the north. */
export function fixOfPhone({ site }: CityDevice, lot: Lot, over: Partial<Geo> & { offsetM?: number } = {}): Geo {
  const { offsetM = 0, ...said } = over;
  const metres = () => lot.between(-4000, 4000) / 100 / 111_000;
  const lat = site.lat + metres() + offsetM / 111_000;
  return {
    lat,
    lon: site.lon + metres(),
    datum: 'WGS84',
    accuracyM: lot.between(8, 35),
    source: 'gnss',
    fence: 'inside',
    ...said,
  };
}

function quality(lot: Lot) {
  const share = () => lot.between(55, 98) / 100;
  return { faceSize: share(), pose: share(), sharpness: share(), exposure: share() };
}
