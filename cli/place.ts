import { InvalidArgumentError } from 'commander';
import { SiteNetwork } from '../contract/device-config.ts';
import { DATUMS, Place, type Position } from '../contract/evidence.ts';
import { Fence } from '../contract/fence.ts';

/** A place from the command line: `desk:1`, `ward:3-east`. */
export function place(text: string): Place {
  const [type, ...id] = text.split(':');
  const parsed = Place.safeParse({ type, id: id.join(':') });
  if (parsed.success) return parsed.data;
  throw new InvalidArgumentError(`a place is TYPE:ID, e.g. desk:1; types: ${Place.shape.type.options.join(', ')}`);
}

/** A position with its coordinate system: `24.4798,118.0894,GCJ02`. */
export function position(text: string): Position {
  const [lat, lon, datum, ...rest] = text.split(',');
  const known = DATUMS.find((name) => name === datum);
  const numbers = [Number(lat), Number(lon)] as const;
  if (!known || rest.length > 0 || !numbers.every(Number.isFinite)) {
    throw new InvalidArgumentError(
      `a position is LAT,LON,DATUM, e.g. 24.4798,118.0894,GCJ02; datums: ${DATUMS.join(', ')}`,
    );
  }
  return { lat: numbers[0], lon: numbers[1], datum: known };
}

/** A network of a site, added to those named before: `wifi:clinic-staff` or `gateway:02:42:ac:11:00:01`. */
export function network(text: string, before: SiteNetwork[] = []): SiteNetwork[] {
  const [kind, ...rest] = text.split(':');
  const value = rest.join(':');
  const named = kind === 'wifi' ? { type: 'wireless', name: value } : { type: 'wired', gateway: value.toLowerCase() };
  const parsed = SiteNetwork.safeParse(named);
  if (parsed.success && (kind === 'wifi' || kind === 'gateway')) return [...before, parsed.data];
  throw new InvalidArgumentError(
    'a network is wifi:NAME or gateway:aa:bb:cc:dd:ee:ff (hardware address of its gateway)',
  );
}

/** A fence as a circle: `24.4798,118.0894,GCJ02,120` (radius in metres). */
export function fence(text: string): Fence {
  const [lat, lon, datum, radius] = text.split(',');
  const centre = { lat: Number(lat), lon: Number(lon), datum };
  const parsed = Fence.safeParse({ centre, radiusM: Number(radius) });
  if (parsed.success && text.split(',').length === 4) return parsed.data;
  throw new InvalidArgumentError(
    `a fence is LAT,LON,DATUM,RADIUS, e.g. 24.4798,118.0894,GCJ02,120; datums: ${DATUMS.join(', ')}; 5 to 20000 metres`,
  );
}
