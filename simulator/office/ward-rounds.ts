import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ChainId, Digest, SubjectId } from '../../contract/ids.ts';
import { answerListener } from '../../hub/bedside/answers.ts';
import { followUp } from '../../hub/bedside/follow-up.ts';
import { type IssuingParts, issueDue } from '../../hub/bedside/issue.ts';
import { BedsideParameters, instantOf } from '../../hub/bedside/parameters.ts';
import { commitPlan, drawPlan, revealPlans } from '../../hub/bedside/plan.ts';
import { seedSeal } from '../../hub/bedside/seed.ts';
import { civilDate } from '../../hub/calendar/working-days.ts';
import { createCommands } from '../../hub/commands/send.ts';
import type { HubIdentity } from '../../hub/identity/hub-identity.ts';
import { DeviceKeys } from '../../hub/registry/device-keys.ts';
import type { Store } from '../../hub/store/store.ts';
import { CITY_FILES, DevicesFile } from '../city/city-folder.ts';
import { matched } from '../city/faces.ts';
import { lotOf } from '../city/lot.ts';
import { Pen } from '../city/signing.ts';
import { readCity, recordMessages } from '../evaluation/import-city.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const DAYS = 2;
/** A small city has few inpatients. */
const RATE = 0.2;
/** Every so many questions nobody comes to the bed in time. */
const MISSED = 8;
/** Until then what was asked has been answered or missed. */
const EVENING = '22:30';

interface Rounds {
  readonly store: Store;
  readonly identity: HubIdentity;
  /** The folder of the city. */
  readonly city: string;
  readonly logger: Parameters<typeof createCommands>[0]['logger'];
}

/**
 * Asks at beds by a draw that nobody could choose, on the days after the city's last one, and lets its wards answer with signed events.
 * The seeds of both days are published: whoever likes repeats the draws.
 */
export async function askAtBeds({ store, identity, city, logger }: Rounds): Promise<void> {
  let at = Date.parse(readCity(city).ends);
  // Whoever was missed on the last day is asked again on the one after.
  const dates = Array.from({ length: DAYS + 1 }, (_, n) => civilDate(at + n * DAY_MS));
  const now = () => at;
  // The handhelds are not connected in the past: what is sent lies ready for them, and runs out.
  const client = { publishAsync: async () => undefined };
  const { send: sendCommand } = createCommands({ store, identity, client, logger, now });
  const parameters = BedsideParameters.parse({ rate: RATE });
  const parts = { store, seal: seedSeal(identity.regionKey), parameters, sendCommand };
  const wards = new Wards(parts, city);
  for (const date of dates.slice(0, DAYS)) await commitPlan(parts, date, at);
  for (const date of dates) {
    at = instantOf(date, parameters.drawAt);
    await drawPlan(parts, date, at);
    for (let due = await nextOf(store, date); due !== undefined; due = await nextOf(store, date)) {
      at = due;
      await followUp(parts, at);
      await issueDue(parts, at);
      await wards.answer();
    }
    at = instantOf(date, EVENING);
    await followUp(parts, at);
  }
  at += DAY_MS;
  await revealPlans(parts, civilDate(at), at);
}

/** When the next question is due on a day. */
async function nextOf({ db }: Store, date: string): Promise<number | undefined> {
  const row = await db
    .selectFrom('bedside_draws')
    .select('at')
    .where('state', '=', 'planned')
    .where('at', '<', new Date(instantOf(date, EVENING)).toISOString())
    .orderBy('at')
    .executeTakeFirst();
  return row && Date.parse(row.at);
}

/** The nurses of all wards with their handhelds. */
class Wards {
  readonly #parts: IssuingParts;
  readonly #city: string;
  readonly #keys = new DeviceKeys();
  readonly #asked = new Set<string>();

  constructor(parts: IssuingParts, city: string) {
    this.#parts = parts;
    this.#city = city;
  }

  /** Goes to the beds that somebody asks about, all but some. */
  async answer(): Promise<void> {
    const { db } = this.#parts.store;
    const open = await db
      .selectFrom('bedside_draws')
      .innerJoin('bedside_challenges', 'bedside_challenges.id', 'bedside_draws.challenge')
      .select(['bedside_challenges.id', 'person', 'bedside_draws.site', 'issued_at'])
      .where('state', '=', 'issued')
      .execute();
    for (const challenge of open.filter(({ id }) => !this.#asked.has(id))) {
      this.#asked.add(challenge.id);
      if (this.#asked.size % MISSED !== 0) await this.#goTo(challenge);
    }
  }

  async #goTo({ id, person, site, issued_at }: { id: string; person: string; site: string; issued_at: string }) {
    const { store } = this.#parts;
    const { seed } = readCity(this.#city);
    const { devices } = DevicesFile.parse(JSON.parse(readFileSync(join(this.#city, CITY_FILES.devices), 'utf8')));
    const handheld = devices.find((one) => one.site === site && one.profile === 'handheld-ward');
    if (!handheld) return;
    const chain = await store.db
      .selectFrom('chains')
      .select(['chain', 'last_seq', 'last_digest'])
      .where('device', '=', handheld.id)
      .orderBy('last_at', 'desc')
      .executeTakeFirstOrThrow();
    const stand = { chain: ChainId.parse(chain.chain), seq: chain.last_seq, prev: Digest.parse(chain.last_digest) };
    const device = { ...handheld, site: { id: handheld.site }, driftMs: 0, wrongClock: null };
    const lot = lotOf(seed, `bedside ${id}`);
    const at = Date.parse(issued_at) + lot.between(3, 14) * MINUTE_MS;
    const payload = Pen.after(device, seed, stand).sign(at, {
      ...{ kind: 'patient.bedside', subject: { type: 'insured', id: SubjectId.parse(person) }, nonce: id },
      ...{ face: matched(lot), pad: { outcome: 'pass' } },
    });
    const message = { site: handheld.site, device: handheld.id, channel: 'attest', payload } as const;
    const receivedAt = new Date(at + 1000).toISOString();
    const { stored } = await recordMessages(store, this.#keys, [{ receivedAt, ...message }]);
    await answerListener(this.#parts).handle(stored);
  }
}
