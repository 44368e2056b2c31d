import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { CITY_FILES, MessageLine } from '../city/city-folder.ts';
import { readCity } from '../evaluation/import-city.ts';
import { loadTruth } from '../evaluation/load-truth.ts';
import { readLines } from '../evaluation/read-lines.ts';
import { type Evaluation, score } from '../evaluation/score.ts';
import { readAccess } from './access.ts';
import { startClock } from './clock.ts';
import { CityFleet } from './fleet.ts';
import { HubDesk } from './hub-desk.ts';

const TICK_MS = 20;
const MOST_ROWS = 5000;
/** Sent before the broker has answered for the first of them. */
const MOST_UNDERWAY = 500;

export interface Played extends Pick<Evaluation, 'fraud' | 'violationsOnHonest' | 'overall'> {
  readonly masters: number;
  readonly messages: number;
  readonly claims: number;
  readonly ledger: { readonly size: number; readonly verified: boolean };
}

export interface PlayOptions {
  readonly city: string;
  /** The hub's console, e.g. http://127.0.0.1:8080. */
  readonly url: string;
  /** City seconds for each second. */
  readonly speed: number;
  readonly onHour?: (cityTime: string, sent: number) => void;
}

/**
 * Plays a city against a running hub: its registers over HTTP, then every message of its devices over MQTT and every claim over HTTP
 * when their time has come. Ends with a cross-check, and what the hub found by then. Throws CityError.
 */
export async function playCity({ city, url, speed, onHour }: PlayOptions): Promise<Played> {
  const desk = new HubDesk(url);
  const fleet = new CityFleet(readAccess(city));
  const masters = await importMasters(desk, city);
  const claims = await claimsByTime(city);
  await fleet.connect();
  const now = startClock(city, readCity(city), speed);
  const sent = { messages: 0, claims: 0 };
  const underway = new Set<Promise<void>>();
  const settle = async (until: number) => {
    const due = claims.findIndex(({ at }) => at > until);
    const rows = claims.splice(0, Math.min(due < 0 ? claims.length : due, MOST_ROWS)).map(({ row }) => row);
    sent.claims += await desk.import('claims', rows);
  };
  let hour = '';
  try {
    for await (const message of readLines(join(city, CITY_FILES.messages), MessageLine)) {
      const at = Date.parse(message.receivedAt);
      while (now() < at) await sleep(TICK_MS);
      if (message.receivedAt.slice(0, 13) !== hour) {
        hour = message.receivedAt.slice(0, 13);
        await settle(now());
        onHour?.(message.receivedAt, sent.messages);
      }
      const sending: Promise<void> = fleet.send(message).finally(() => underway.delete(sending));
      underway.add(sending);
      sent.messages += 1;
      if (underway.size >= MOST_UNDERWAY) await Promise.race(underway);
    }
    await Promise.all(underway);
    while (claims.length > 0) await settle(Number.POSITIVE_INFINITY);
  } finally {
    await fleet.close();
  }
  await desk.judge();
  const { fraud, violationsOnHonest, overall } = score(await desk.openFindings(), await loadTruth(city));
  return { masters, ...sent, fraud, violationsOnHonest, overall, ledger: await desk.verifyLedger() };
}

async function importMasters(desk: HubDesk, city: string): Promise<number> {
  const rows: unknown[] = [];
  for await (const row of readLines(join(city, CITY_FILES.masters), z.unknown())) rows.push(row);
  return await desk.import('masters', rows);
}

const Dated = z.looseObject({
  settledAt: z.string().optional(),
  reportedAt: z.string().optional(),
  at: z.string().optional(),
});

/** Claims are written day by day; an institution sends each when it is settled, reported or cancelled. */
async function claimsByTime(city: string): Promise<{ at: number; row: unknown }[]> {
  const rows: { at: number; row: unknown }[] = [];
  for await (const row of readLines(join(city, CITY_FILES.claims), Dated)) {
    rows.push({ at: Date.parse(row.settledAt ?? row.reportedAt ?? row.at ?? ''), row });
  }
  return rows.toSorted((a, b) => a.at - b.at);
}
