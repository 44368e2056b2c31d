/** Something that is done at an instant, ms since 1970. */
export interface Errand {
  readonly at: number;
  run(): Promise<void>;
}

/** The city's clock while its past is made: it stands where the errand under way says. */
export class PastClock {
  #at: number;

  constructor(begins: number) {
    this.#at = begins;
  }

  readonly now = (): number => this.#at;

  /** Does all errands in the order of their instants, whatever order they were thought of in: the ledger's times go forward only. */
  async run(errands: readonly Errand[]): Promise<void> {
    for (const errand of errands.toSorted((a, b) => a.at - b.at)) {
      this.#at = errand.at;
      await errand.run();
    }
  }
}

const DAY_MS = 86_400_000;
const CHINA_MS = 8 * 3_600_000;

/** The instant of a time of day (`HH:MM`, local), whole days before another instant's day. */
export function before(instant: number, days: number, time: string): number {
  const day = Math.floor((instant + CHINA_MS) / DAY_MS) - days;
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return day * DAY_MS - CHINA_MS + (hours * 60 + minutes) * 60_000;
}
