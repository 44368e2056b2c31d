import { pino } from 'pino';
import { Registry } from 'prom-client';
import type { AttestationKind } from '../../contract/attestation.ts';
import { eddsa } from '../../contract/signature/eddsa.ts';
import { importClaims } from '../../hub/claims/import.ts';
import type { ScopeOfImport } from '../../hub/claims/touched-by-import.ts';
import { type CrossCheckReport, crossCheck } from '../../hub/crosscheck/engine.ts';
import type { ParameterOverrides } from '../../hub/crosscheck/rule-set.ts';
import { rules } from '../../hub/crosscheck/rules/index.ts';
import { crossCheckRunner } from '../../hub/crosscheck/runner.ts';
import type { Scope } from '../../hub/crosscheck/subjects.ts';
import { clearVerdicts } from '../../hub/crosscheck/verdict-set.ts';
import type { HubIdentity } from '../../hub/identity/hub-identity.ts';
import { appendToLedger, ledgerHead } from '../../hub/ledger/append.ts';
import { attestationColumns } from '../../hub/store/attestation-columns.ts';
import type { Store } from '../../hub/store/store.ts';
import {
  OTHER_SITE,
  registerDevice,
  SITE,
  STORY_START,
  type TestChain,
  type TestDevice,
  testChain,
  testDevice,
} from './builders.ts';
import { DOCTOR, minute, ndjson, PERSON, REGION_KEY, registerSites } from './claim-builders.ts';

export const silent = pino({ level: 'silent' });

/** When the story is judged: long after everything, unless a test says otherwise. */
export const JUDGED_AT = STORY_START + 6 * 3_600_000;

const NOTE_KEY = eddsa.generate().privateKey;

interface Kiosk {
  readonly device: TestDevice;
  readonly chain: TestChain;
}

/** A clinic with a patient kiosk and a staff kiosk, and a second clinic with a staff kiosk; all in one store. */
export class JudgedStory {
  readonly store: Store;
  readonly desk: Kiosk;
  readonly staff: Kiosk;
  readonly elsewhere: Kiosk;

  private constructor(store: Store, [desk, staff, elsewhere]: readonly [Kiosk, Kiosk, Kiosk]) {
    this.store = store;
    this.desk = desk;
    this.staff = staff;
    this.elsewhere = elsewhere;
  }

  /** All three kiosks are online from ten minutes before the story on and hold nothing back. */
  static async begin(store: Store): Promise<JudgedStory> {
    await registerSites(store);
    const kiosks = [testDevice('desk-1'), testDevice('staff-1'), testDevice('staff-2', OTHER_SITE)] as const;
    for (const device of kiosks) await registerDevice(store, device);
    await store.db.updateTable('devices').set({ profile: 'kiosk-staff' }).where('id', 'like', 'staff-%').execute();
    const story = new JudgedStory(store, [withChain(kiosks[0]), withChain(kiosks[1]), withChain(kiosks[2])]);
    for (const device of kiosks) await story.online(device, -10, null);
    return story;
  }

  /** A connection of a device, in minutes of the story. */
  async online(device: TestDevice, from: number, until: number | null, pending = 0): Promise<void> {
    const row = { device: device.id, site: device.site, online_from: minute(from), pending };
    await this.store.db
      .insertInto('device_presence')
      .values({ ...row, online_until: until === null ? null : minute(until) })
      .execute();
  }

  /** Signs an event at a minute of the story and stores it as ingest does. Returns its id. */
  async attest(kiosk: Kiosk, kind: AttestationKind, at: number, over: object = {}): Promise<string> {
    const event = kiosk.chain.sign(kind, { iat: Date.parse(minute(at)) / 1000, ...over });
    const columns = attestationColumns(event.attestation);
    await this.store.transaction(
      async (trx) => {
        const { size } = await ledgerHead(trx);
        await appendToLedger(trx, [{ kind: 'attestation', ref: columns.jti, digest: event.digest }], STORY_START);
        await trx
          .insertInto('attestations')
          .values({
            ...columns,
            received_at: columns.at,
            digest: event.digest,
            ledger_idx: size + 1,
            envelope: event.envelope,
          })
          .execute();
        const chain = { last_seq: columns.seq, last_digest: event.digest, last_at: columns.at, up_to: columns.seq };
        await trx
          .insertInto('chains')
          .values({ chain: columns.chain, device: columns.device, opened_at: columns.at, ...chain })
          .onConflict((conflict) => conflict.columns(['device', 'chain']).doUpdateSet(chain))
          .execute();
      },
      { sequencer: true },
    );
    return columns.jti;
  }

  /** The person at the desk kiosk. */
  checkIn(at: number, outcome: 'match' | 'no-match' | 'not-assessable' = 'match', over: object = {}): Promise<string> {
    const subject = { type: 'insured', id: PERSON };
    return this.attest(this.desk, 'patient.registration', at, { subject, face: face(outcome), ...over });
  }

  /** The doctor at a staff kiosk. */
  clock(kiosk: Kiosk, direction: 'in' | 'out', at: number): Promise<string> {
    const subject = { type: 'practitioner', id: DOCTOR };
    return this.attest(kiosk, `staff.clock-${direction}`, at, {
      subject,
      face: face('match'),
      geo: positions[kiosk.device.site],
    });
  }

  /** Imports claims and stays; returns whom they are about. */
  async import(...rows: readonly object[]): Promise<ScopeOfImport> {
    const [source, now] = [ndjson(rows, 4096), () => STORY_START];
    return (await importClaims({ store: this.store, source, format: 'ndjson', regionKey: REGION_KEY, now })).touched;
  }

  judge(options: { now?: number; scope?: Scope; parameters?: ParameterOverrides } = {}): Promise<CrossCheckReport> {
    const { now = JUDGED_AT, scope = 'all', parameters = {} } = options;
    return crossCheck({ store: this.store, rules, scope, parameters, logger: silent, now: () => now });
  }

  /** What buildConsoleApp needs besides access. */
  consoleParts() {
    const now = () => JUDGED_AT;
    const identity: Pick<HubIdentity, 'hub' | 'regionKey' | 'noteKey' | 'ca'> = {
      hub: 'hub-test' as HubIdentity['hub'],
      regionKey: REGION_KEY,
      noteKey: NOTE_KEY,
      ca: { certificate: 'the test authority has none', privateKey: NOTE_KEY },
    };
    const crossCheck = crossCheckRunner({ store: this.store, rules, logger: silent, now });
    return { store: this.store, identity, rules, crossCheck, metrics: new Registry(), logger: silent, now };
  }

  /** Current verdicts as `rule subject: outcome (code)`, sorted. */
  async verdicts(): Promise<string[]> {
    const { db } = this.store;
    const rows = await db.selectFrom('verdicts').selectAll().execute();
    const judged = await db
      .selectFrom('judged_subjects')
      .innerJoin('verdict_sets', 'verdict_sets.id', 'judged_subjects.verdict_set')
      .select(['subject', 'content'])
      .execute();
    const cleared = judged.flatMap(({ subject, content }) =>
      clearVerdicts(content).map(({ rule, code }) => `${rule} ${subject}: clear (${code})`),
    );
    const others = rows.map((row) => `${row.rule} ${row.subject}: ${row.outcome} (${JSON.parse(row.reason).code})`);
    return [...others, ...cleared].sort();
  }

  findings() {
    return this.store.db.selectFrom('findings').selectAll().orderBy('rule').orderBy('opened_at').execute();
  }
}

const at = { datum: 'WGS84', accuracyM: 10, source: 'fixed', fence: 'inside' };
const positions: Record<string, object> = {
  [SITE]: { ...at, lat: 24.48, lon: 118.08 },
  [OTHER_SITE]: { ...at, lat: 24.88, lon: 118.67 },
};

export function face(outcome: 'match' | 'no-match' | 'not-assessable') {
  const score = { match: 0.71, 'no-match': 0.12, 'not-assessable': undefined }[outcome];
  const reasons = outcome === 'not-assessable' ? ['too-dark'] : [];
  const common = { outcome, reasons, threshold: 0.44, policy: 'policy-test', model: 'model-test', frames: 3 };
  return score === undefined ? common : { ...common, score };
}

function withChain(device: TestDevice): Kiosk {
  return { device, chain: testChain(device) };
}
