/** A place of a track, with how well it was seen. */
export interface NmeaPoint {
  readonly lat: number;
  readonly lon: number;
  readonly satellites?: number;
  readonly hdop?: number;
}

/**
 * The log of a GNSS receiver, one point a second from `startAt` (ms since 1970): RMC, GGA, GSA and GSV of NMEA 0183, each with
 * its check sum, as receivers write them.
 */
export function nmeaLog(points: readonly NmeaPoint[], startAt: number): string {
  return points.flatMap((point, second) => sentences(point, new Date(startAt + second * 1000))).join('');
}

function sentences({ lat, lon, satellites = 8, hdop = 0.9 }: NmeaPoint, at: Date): string[] {
  const [date = '', time = ''] = at.toISOString().split('T');
  const clock = `${time.slice(0, 8).replaceAll(':', '')}.00`;
  const day = `${date.slice(8, 10)}${date.slice(5, 7)}${date.slice(2, 4)}`;
  const where = `${angle(lat, 2)},${lat < 0 ? 'S' : 'N'},${angle(lon, 3)},${lon < 0 ? 'W' : 'E'}`;
  const seen = Array.from({ length: satellites }, (_, index) => index + 1);
  const slots = Array.from({ length: 12 }, (_, index) => (seen[index] === undefined ? '' : two(index + 1)));
  const used = satellites > 0 ? 1 : 6; // quality 6: worked out without satellites
  return [
    `GPRMC,${clock},A,${where},0.0,0.0,${day},,,A`,
    `GPGGA,${clock},${where},${used},${two(satellites)},${hdop},20.0,M,8.0,M,,`,
    `GPGSA,A,3,${slots.join(',')},1.6,${hdop},1.3`,
    ...inFours(seen).map(
      (four, index, all) =>
        `GPGSV,${all.length},${index + 1},${two(satellites)},${four.map((id) => `${two(id)},${45 + id},${id * 30},40`).join(',')}`,
    ),
  ].map(checked);
}

function angle(degrees: number, digits: number): string {
  const whole = Math.floor(Math.abs(degrees));
  const minutes = (Math.abs(degrees) - whole) * 60;
  return `${String(whole).padStart(digits, '0')}${minutes.toFixed(5).padStart(8, '0')}`;
}

function two(number: number): string {
  return String(number).padStart(2, '0');
}

function inFours(ids: readonly number[]): number[][] {
  return Array.from({ length: Math.ceil(ids.length / 4) }, (_, index) => ids.slice(4 * index, 4 * index + 4));
}

function checked(sentence: string): string {
  const sum = [...Buffer.from(sentence)].reduce((so, byte) => so ^ byte, 0);
  return `$${sentence}*${sum.toString(16).toUpperCase().padStart(2, '0')}\r\n`;
}
