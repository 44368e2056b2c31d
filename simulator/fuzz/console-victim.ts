import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import pino from 'pino';
import { Registry } from 'prom-client';
import { Attestation } from '../../contract/attestation.ts';
import { seal } from '../../contract/envelope.ts';
import { newEventId } from '../../contract/ids.ts';
import { pseudonym } from '../../contract/pseudonym.ts';
import { importClaims } from '../../hub/claims/import.ts';
import { buildConsoleApp } from '../../hub/console/app.ts';
import type { ConsoleParts } from '../../hub/console/console-parts.ts';
import { rules } from '../../hub/crosscheck/rules/index.ts';
import { crossCheckRunner } from '../../hub/crosscheck/runner.ts';
import { ingestOf } from './ingest.ts';
import type { Battlefield } from './target.ts';
import { checkIn, createVictim, SITE, type Victim } from './victim.ts';

const PERSON = '35020000000000000001';
const MINUTE = 60_000;

/** A hub with one judged claim and a finding about it, and its console. */
export interface ConsoleVictim {
  readonly victim: Victim;
  readonly parts: ConsoleParts;
  readonly app: FastifyInstance;
  /** Id of a finding. */
  readonly finding: string;
  close(): Promise<void>;
}

/** The face of the check-in did not match, the claim was settled nevertheless: rule P02 finds it. */
export async function createConsoleVictim(
  field: Battlefield = {},
  over: (victim: Victim) => Partial<ConsoleParts> = () => ({}),
): Promise<ConsoleVictim> {
  const victim = await createVictim(field);
  const { store, identity } = victim;
  const now = Date.now;
  const at = (minutesAgo: number) => new Date(now() - minutesAgo * MINUTE).toISOString();
  await takeCheckIn(victim);
  const claim = {
    claimId: 'C-1',
    personId: PERSON,
    facilityId: SITE,
    kind: 'pharmacy',
    serviceStart: at(62),
    settledAt: at(50),
    amounts: { total: '120.50', fund: '86.40' },
    lines: [],
  };
  const source = Readable.from([Buffer.from(JSON.stringify(claim))]);
  await importClaims({ store, source, format: 'ndjson', regionKey: identity.regionKey, now });
  const logger = pino({ level: 'silent' });
  const crossCheck = crossCheckRunner({ store, rules, logger, now });
  await crossCheck.run('all');
  const access = { mode: 'loopback' } as const;
  const standing = { store, identity, crossCheck, rules, metrics: new Registry(), now, access };
  const parts: ConsoleParts = { ...standing, ...over(victim) };
  const app = await buildConsoleApp({ ...parts, logger });
  const { id } = await store.db.selectFrom('findings').select('id').limit(1).executeTakeFirstOrThrow();
  return {
    victim,
    parts,
    app,
    finding: id,
    async close() {
      await app.close();
      await victim.close();
    },
  };
}

async function takeCheckIn(victim: Victim): Promise<void> {
  const { identity } = victim;
  const whole = checkIn(victim);
  const attestation = {
    ...whole,
    jti: newEventId(Date.now()),
    iat: Date.now() / 1000 - 3600,
    subject: { type: 'insured', id: pseudonym(identity.regionKey, 'insured', PERSON) },
    face: { ...('face' in whole ? whole.face : {}), outcome: 'no-match', score: 0.1 },
  };
  const ingest = ingestOf(victim);
  await ingest.take(Buffer.from(seal(Attestation.parse(attestation), victim.signingKey)));
  await ingest.stop();
}
