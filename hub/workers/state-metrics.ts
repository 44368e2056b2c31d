import { sql } from 'kysely';
import { Gauge, type Registry } from 'prom-client';
import type { Database } from '../store/store.ts';

/** Nobody needs it fresher, and several scrapers must not become a load. */
const KEPT_FOR_MS = 2000;

interface StateMetricsNeeds {
  readonly db: Database;
  readonly metrics: Registry;
  /** Whether this worker leads: only the leader asks the database, so that a sum over workers counts nothing twice. */
  readonly leads: () => boolean;
  readonly connected: () => boolean;
  readonly now: () => number;
}

/** Registers what is read from the database when the monitoring asks, and how this worker stands. */
export function registerStateMetrics({ db, metrics, leads, connected, now }: StateMetricsNeeds): void {
  const registers = [metrics];
  const own = (name: string, help: string, ask: () => boolean) =>
    new Gauge({
      name,
      help,
      registers,
      collect() {
        this.set(ask() ? 1 : 0);
      },
    });
  own('zs_hub_leads', '1 = this worker does what one does for all', leads);
  own('zs_broker_hub_connected', "1 = the hub's own connection to its broker stands", connected);

  let asked = { at: Number.NEGATIVE_INFINITY, answer: Promise.resolve<State | undefined>(undefined) };
  const state = (): Promise<State | undefined> => {
    if (!leads()) return Promise.resolve(undefined);
    if (now() - asked.at >= KEPT_FOR_MS) asked = { at: now(), answer: readState(db).catch(() => undefined) };
    return asked.answer;
  };
  for (const [name, { help, value }] of Object.entries(GAUGES)) {
    new Gauge({
      name,
      help,
      registers,
      async collect() {
        const known = await state();
        this.remove(); // where this worker does not lead, or the database is away: no value rather than a wrong one
        if (known) this.set(value(known, now()));
      },
    });
  }
  const lag = new Gauge({
    name: 'zs_listener_lag_lines',
    help: 'Lines of the ledger, up to the last event, that a listener has not heard of',
    labelNames: ['listener'],
    registers,
    async collect() {
      lag.reset();
      for (const { listener, lines } of (await state())?.lags ?? []) lag.set({ listener }, lines);
    },
  });
}

interface State {
  readonly ledgerLines: number;
  /** Line of the last event; those after it are about other things. */
  readonly lastEvent: number;
  readonly checkpointLines: number;
  readonly checkpointAt: number;
  readonly openFindings: number;
  readonly openCommands: number;
  readonly onlineDevices: number;
  readonly vaultTemplates: number;
  /** As last counted: people, each once. */
  readonly enrolledPersons: number;
  readonly lags: readonly { readonly listener: string; readonly lines: number }[];
}

const GAUGES: Readonly<Record<string, { help: string; value: (state: State, now: number) => number }>> = {
  zs_ledger_lines: { help: 'Lines of the ledger', value: (state) => state.ledgerLines },
  zs_ledger_unsigned_lines: {
    help: 'Lines that no checkpoint covers yet',
    value: (state) => state.ledgerLines - state.checkpointLines,
  },
  zs_ledger_checkpoint_age_seconds: {
    help: 'Time since a checkpoint was signed; grows while nothing is new',
    value: (state, now) => Math.max(0, (now - state.checkpointAt) / 1000),
  },
  zs_findings_open: { help: 'Findings that nobody has decided', value: (state) => state.openFindings },
  zs_commands_open: { help: 'Commands that devices have not answered', value: (state) => state.openCommands },
  zs_presence_online_devices: { help: 'Devices that say they are online', value: (state) => state.onlineDevices },
  zs_enrolled_persons: {
    help: 'Distinct people whose face templates are kept, at devices or in the vault',
    value: (state) => state.enrolledPersons,
  },
  zs_vault_templates: { help: 'Templates in the vault', value: (state) => state.vaultTemplates },
};

const LISTENER_KEY = 'ingest.listener.';

async function readState(db: Database): Promise<State> {
  const { rows } = await sql<Omit<State, 'lags' | 'checkpointAt'> & { checkpointAt: string | null }>`select
    coalesce((select size from ledger_edge where id = 1), 0) as "ledgerLines",
    coalesce((select max(ledger_idx) from attestations), 0) as "lastEvent",
    coalesce((select size from ledger_checkpoints order by id desc limit 1), 0) as "checkpointLines",
    (select at from ledger_checkpoints order by id desc limit 1) as "checkpointAt",
    (select count(*) from findings where status = 'open') as "openFindings",
    (select count(*) from commands where state = 'sent') as "openCommands",
    (select count(*) from device_presence where online_until is null) as "onlineDevices",
    (select count(*) from vault_templates) as "vaultTemplates",
    coalesce((select persons from enrolled_counts order by day desc limit 1), 0) as "enrolledPersons"`.execute(db);
  const [state] = rows;
  if (!state) throw new RangeError('a query without a table always has one row');
  const cursors = await db
    .selectFrom('settings')
    .select(['key', 'value'])
    .where('key', 'like', `${LISTENER_KEY}%`)
    .execute();
  const lags = cursors.map(({ key, value }) => ({
    listener: key.slice(LISTENER_KEY.length),
    lines: Math.max(0, state.lastEvent - Number(value)),
  }));
  return { ...state, checkpointAt: state.checkpointAt === null ? 0 : Date.parse(state.checkpointAt), lags };
}
