import type { Digest } from '../../contract/ids.ts';
import { digestOf } from '../../contract/jws.ts';
import { columnsHold, storedAttestation } from '../store/attestation-columns.ts';
import type { Database } from '../store/store.ts';
import type { Row } from '../store/tables.ts';
import { commitmentOf } from './entry.ts';
import { CASE_ERASURE, type CaseErasureOrder, caseOrdersAbout, type ErasedStep } from './erasure/case-order.ts';
import type { ErasureOrder } from './erasure/order.ts';
import { ordersAbout } from './erasure/orders.ts';
import type { LedgerLine } from './lines.ts';

/** What is wrong with the thing that a line is about. */
export type ContentProblem =
  | 'attestation-missing' // the line is there, the signed event is not
  | 'envelope-altered' // the signed bytes (or the salt) are not those that the line commits to
  | 'columns-altered' // the columns that rules read do not say what the signed bytes say
  | 'attestation-unlisted' // a signed event that was never entered in the ledger
  | 'erased-without-order' // the signed bytes are gone, and nobody ordered it
  | 'content-missing' // a device event, export, order or configuration is gone
  | 'content-altered'; // or does not say what its line commits to

/** Kind of the lines about steps of cases (`hub/workflow`). */
const CASE_STEP = 'case-step';

/** Tables whose `content` is what lines of a kind commit to, under its `id`. */
const KEPT = {
  device: 'device_events',
  export: 'exports',
  erasure: 'erasures',
  configuration: 'configurations',
  'rule-setting': 'rule_settings',
  notice: 'notices',
  'rights-request': 'rights_requests',
  retention: 'retention_runs',
  audit: 'audit_log',
  [CASE_STEP]: 'case_steps',
  [CASE_ERASURE]: 'case_erasures',
} as const satisfies Record<string, KeptTable>;
type KeptTable =
  | 'device_events'
  | 'exports'
  | 'erasures'
  | 'configurations'
  | 'rule_settings'
  | 'notices'
  | 'rights_requests'
  | 'retention_runs'
  | 'audit_log'
  | 'case_steps'
  | 'case_erasures';
type KeptKind = keyof typeof KEPT;

/** What a run of lines is about, as it is stored. */
export interface StoredContent {
  readonly attestations: ReadonlyMap<number, Row<'attestations'>>;
  readonly orders: ReadonlyMap<string, ErasureOrder>;
  readonly kept: ReadonlyMap<string, string>;
  /** Steps whose words were erased with their case, by their id. */
  readonly erasedSteps: ReadonlyMap<string, ErasedStep>;
}

export async function loadContent(db: Database, lines: readonly LedgerLine[]): Promise<StoredContent> {
  const first = lines[0]?.idx ?? 0;
  const rows = await db
    .selectFrom('attestations')
    .selectAll()
    .where('ledger_idx', '>=', first)
    .where('ledger_idx', '<', first + lines.length)
    .execute();
  const kept = new Map<string, string>();
  for (const kind of Object.keys(KEPT) as KeptKind[]) {
    const refs = lines.filter((line) => line.kind === kind).map(({ ref }) => ref);
    if (refs.length === 0) continue;
    const contents = await db.selectFrom(KEPT[kind]).select(['id', 'content']).where('id', 'in', refs).execute();
    for (const { id, content } of contents) kept.set(`${kind}/${id}`, content);
  }
  const emptied = rows.filter(({ envelope }) => envelope === '').map(({ jti }) => jti);
  const steps = lines.filter(({ kind, ref }) => kind === CASE_STEP && kept.get(`${kind}/${ref}`) === '');
  return {
    attestations: new Map(rows.map((row) => [row.ledger_idx, row])),
    orders: await ordersAbout(db, emptied),
    kept,
    erasedSteps: await caseOrdersAbout(
      db,
      steps.map(({ ref }) => ref),
    ),
  };
}

/** Holds a line against what it is about. An order to erase takes the place of what it erased. */
export function checkContent(
  line: LedgerLine,
  stored: StoredContent,
): ContentProblem | ErasureOrder | CaseErasureOrder | undefined {
  const attestation = stored.attestations.get(line.idx);
  if (line.kind !== 'attestation') {
    if (attestation) return 'attestation-unlisted';
    const content = stored.kept.get(`${line.kind}/${line.ref}`);
    if (line.kind === CASE_STEP && content === '') return erasedStep(line, stored);
    return isKept(line.kind) ? keptProblem(line, content) : undefined;
  }
  if (!attestation) return 'attestation-missing';
  if (attestation.envelope === '') return erasureOf(line, attestation, stored);
  const digest = digestOf(attestation.envelope);
  if (commitmentOf({ kind: line.kind, ref: line.ref, digest }, line.salt) !== line.leaf) return 'envelope-altered';
  return repeats(attestation, digest) ? undefined : 'columns-altered';
}

function isKept(kind: string): kind is KeptKind {
  return kind in KEPT;
}

function keptProblem({ kind, ref, salt, leaf }: LedgerLine, content: string | undefined): ContentProblem | undefined {
  if (content === undefined) return 'content-missing';
  return commitmentOf({ kind, ref, digest: digestOf(content) }, salt) === leaf ? undefined : 'content-altered';
}

// The salt stayed: the digest in the order has to be the one that the line commits to.
function erasedStep({ kind, ref, salt, leaf }: LedgerLine, stored: StoredContent): ContentProblem | CaseErasureOrder {
  const erased = stored.erasedSteps.get(ref);
  if (!erased) return 'erased-without-order';
  return commitmentOf({ kind, ref, digest: erased.digest }, salt) === leaf ? erased.order : 'content-altered';
}

// The order itself is held against its own line when the walk comes to it; `verifyLedger` sees to it that it has one.
function erasureOf(
  { idx, ref }: LedgerLine,
  { jti }: Row<'attestations'>,
  { orders }: StoredContent,
): ContentProblem | ErasureOrder {
  const order = orders.get(ref);
  return order && order.index === idx && ref === jti ? order : 'erased-without-order';
}

// The bytes are genuine here, so they parse.
function repeats(row: Row<'attestations'>, digest: Digest): boolean {
  return row.digest === digest && columnsHold(row, storedAttestation(row.envelope));
}
