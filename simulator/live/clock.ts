import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { parseOrThrow } from '../../contract/parse.ts';

/** How a city counts: at `realAt` it was `cityAt`, and since then `speed` times as much time has passed as elsewhere. */
const CityClock = z.strictObject({
  cityAt: z.iso.datetime(),
  realAt: z.iso.datetime(),
  speed: z.number().positive(),
});
type CityClock = z.infer<typeof CityClock>;

/** When people get up: before that nothing happens on the city's first day. */
const GETTING_UP_MS = 7.5 * 3_600_000;
const LOOK_MS = 50;
const pathOf = (folder: string) => join(folder, 'clock.json');

/** The morning of the city's first day, as ms since 1970. */
export function morningOf({ begins }: { readonly begins: string }): number {
  return Date.parse(begins) + GETTING_UP_MS;
}

/** Lets the city's clock go from its first morning on: a hub of this city follows. Returns the city's time, ms since 1970. */
export function startClock(folder: string, city: { readonly begins: string }, speed: number): () => number {
  const clock = { cityAt: new Date(morningOf(city)).toISOString(), realAt: new Date().toISOString(), speed };
  writeFileSync(pathOf(folder), `${JSON.stringify(clock)}\n`);
  return () => timeBy(clock);
}

/** The clock of a city's hub: it stands at the first morning until somebody plays the city. */
export class HubClock {
  readonly #path: string;
  readonly #morning: number;
  #clock: CityClock | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(folder: string, city: { readonly begins: string }) {
    this.#path = pathOf(folder);
    this.#morning = morningOf(city);
  }

  readonly now = (): number => (this.#clock ? timeBy(this.#clock) : this.#morning);

  start(): void {
    rmSync(this.#path, { force: true }); // of an earlier play
    this.#timer = setInterval(() => this.#look(), LOOK_MS);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #look(): void {
    if (!existsSync(this.#path)) return;
    const text = readFileSync(this.#path, 'utf8');
    if (!text.endsWith('\n')) return; // still being written
    this.#clock = parseOrThrow(CityClock, JSON.parse(text), this.#path);
    this.stop();
  }
}

function timeBy({ cityAt, realAt, speed }: CityClock): number {
  return Math.round(Date.parse(cityAt) + (Date.now() - Date.parse(realAt)) * speed);
}
