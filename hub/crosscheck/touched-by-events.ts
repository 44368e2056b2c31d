import type { Attestation } from '../../contract/attestation.ts';
import { CAMERA_TROUBLE } from './camera-trouble.ts';
import type { Touched } from './subjects.ts';

/** What keeps a kiosk from serving anyone: claims of its site were judged without knowing of it. */
const STOPS_SERVICE: readonly string[] = [...CAMERA_TROUBLE, 'out-of-service'];

/** Whom events are about, and since when. */
export class TouchedByEvents {
  readonly #ids = {
    persons: new Set<string>(),
    practitioners: new Set<string>(),
    devices: new Set<string>(),
    sites: new Set<string>(),
  };
  #since = Number.POSITIVE_INFINITY;

  add(attestation: Attestation): void {
    const { persons, practitioners, devices, sites } = this.#ids;
    this.#since = Math.min(this.#since, attestation.iat * 1000);
    devices.add(attestation.iss);
    const subject = 'subject' in attestation ? attestation.subject : undefined;
    if (subject) (subject.type === 'insured' ? persons : practitioners).add(subject.id);
    if (attestation.kind === 'downtime') {
      sites.add(attestation.site);
      this.#since = Math.min(this.#since, Date.parse(attestation.downtime.from));
    }
    if (attestation.kind === 'device.status' && STOPS_SERVICE.includes(attestation.status.event)) {
      sites.add(attestation.site);
    }
  }

  addAll(other: TouchedByEvents): void {
    this.#since = Math.min(this.#since, other.#since);
    for (const kind of ['persons', 'practitioners', 'devices', 'sites'] as const) {
      for (const id of other.#ids[kind]) this.#ids[kind].add(id);
    }
  }

  touched(): Touched {
    return Object.fromEntries(Object.entries(this.#ids).map(([kind, ids]) => [kind, [...ids]]));
  }

  /** Device time of the earliest, ms since 1970. */
  get since(): number {
    return this.#since;
  }
}
