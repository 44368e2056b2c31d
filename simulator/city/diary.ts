import type { z } from 'zod';
import type { Claim, ClaimCancellation } from '../../contract/claim.ts';
import type { MasterRecord } from '../../contract/master.ts';
import type { Presence } from '../../contract/presence.ts';
import type { Stay, StayCancellation } from '../../contract/stay.ts';
import { instantOf, iso } from './calendar.ts';
import type { CityDevice } from './devices.ts';
import { type EventContent, Pen } from './signing.ts';
import type { Trouble } from './troubles.ts';
import type { TruthRow } from './truth.ts';

export type ClaimRow = z.input<typeof Claim>;
type ImportRow = ClaimRow | z.input<typeof ClaimCancellation> | z.input<typeof Stay> | z.input<typeof StayCancellation>;

/** A bedside challenge as the hub would have sent it out. */
export interface ChallengeRow {
  readonly id: string;
  readonly stayId: string;
  readonly person: string;
  readonly site: string;
  readonly issuedAt: string;
  readonly dueAt: string;
}

/** A message as it reaches the hub. */
export interface MessageRow {
  readonly receivedAt: string;
  readonly site: string;
  readonly device: string;
  readonly channel: 'attest' | 'status';
  readonly payload: string;
}

interface Planned {
  readonly at: number;
  readonly device: CityDevice;
  readonly content: EventContent | { readonly presence: Presence['state'] };
  /** Signed by another pen than the device's own, or altered after signing: what frauds do. */
  readonly sign?: (pen: Pen, at: number, content: EventContent) => string;
}

/** What happens in the city: planned in any order, signed and handed out day by day. */
export class Diary {
  readonly claims: ImportRow[] = [];
  readonly challenges: ChallengeRow[] = [];
  readonly masters: (MasterRecord | z.input<typeof MasterRecord>)[] = [];
  readonly truth: TruthRow[] = [];
  #planned: Planned[] = [];
  #numbers = new Map<string, number>();
  readonly #pens = new Map<string, Pen>();
  readonly #seed: number;
  readonly #troubles = new Map<string, readonly Trouble[]>();

  constructor(seed: number) {
    this.#seed = seed;
  }

  /** The next number of a series, e.g. `C-000001`. */
  number(series: string): string {
    const next = (this.#numbers.get(series) ?? 0) + 1;
    this.#numbers.set(series, next);
    return `${series}-${String(next).padStart(7, '0')}`;
  }

  /** What is wrong with a device from now on replaces what was. */
  trouble(device: CityDevice, troubles: readonly Trouble[]): void {
    this.#troubles.set(device.id, troubles);
  }

  /** What keeps a device from working at an instant. A network cut does not: it delivers later. */
  troubleAt(device: CityDevice, at: number): Trouble | undefined {
    return this.#troubles.get(device.id)?.find(({ from, until }) => from <= at && at < until);
  }

  event(device: CityDevice, at: number, content: EventContent, sign?: Planned['sign']): void {
    this.#planned.push({ device, at, content, ...(sign && { sign }) });
  }

  /** Takes back what was planned and did not happen after all: somebody forgot it. */
  cancel(isForgotten: (at: number, content: Planned['content']) => boolean): void {
    this.#planned = this.#planned.filter(({ at, content }) => !isForgotten(at, content));
  }

  presence(device: CityDevice, at: number, state: Presence['state']): void {
    this.#planned.push({ device, at, content: { presence: state } });
  }

  /** Signs what was planned until the end of a day, and gives all messages in the order in which they reach the hub. */
  close(day: number): MessageRow[] {
    const end = instantOf(day + 1, 0);
    const due = this.#planned.filter(({ at }) => at < end);
    this.#planned = this.#planned.filter(({ at }) => at >= end);
    const byDevice = Map.groupBy(due, ({ device }) => device.id);
    const messages = [...byDevice.values()].flatMap((events) => this.#messagesOf(events));
    return messages.toSorted((a, b) => (a.receivedAt < b.receivedAt ? -1 : a.receivedAt > b.receivedAt ? 1 : 0));
  }

  #messagesOf(events: readonly Planned[]): MessageRow[] {
    let arrived = 0;
    return events
      .filter((planned) => this.#isPossible(planned))
      .toSorted((a, b) => a.at - b.at)
      .map(({ device, at, content, sign }) => {
        const trouble = this.troubleAt(device, at);
        const leaves = trouble?.kind === 'network' && !('presence' in content) ? trouble.until + 2000 : at + 1200;
        arrived = Math.max(leaves, arrived + 5); // the outbox is in order
        const common = { receivedAt: iso(arrived), site: device.site.id, device: device.id };
        if ('presence' in content) {
          const presence: Presence = { v: 1, device: device.id, state: content.presence };
          return { ...common, channel: 'status' as const, payload: JSON.stringify(presence) };
        }
        const pen = this.#penOf(device);
        return { ...common, channel: 'attest' as const, payload: sign?.(pen, at, content) ?? pen.sign(at, content) };
      });
  }

  // Without power nothing is signed, and without a camera nobody is seen: what was planned for then does not happen.
  #isPossible({ device, at, content }: Planned): boolean {
    if ('presence' in content) return true;
    const kind = this.troubleAt(device, at)?.kind;
    return kind !== 'power' && (kind !== 'camera' || !('face' in content));
  }

  #penOf(device: CityDevice): Pen {
    const known = this.#pens.get(device.id);
    if (known) return known;
    const pen = Pen.of(device, this.#seed);
    this.#pens.set(device.id, pen);
    return pen;
  }
}
