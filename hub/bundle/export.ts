import { newEventId } from '../../contract/ids.ts';
import { digestOf } from '../../contract/jws.ts';
import { CaseError } from '../cases/error.ts';
import { findingDetail } from '../cases/finding-detail.ts';
import type { FindingDetail } from '../cases/finding-schema.ts';
import { parametersOf } from '../cases/list-findings.ts';
import { type RuleRecord, ruleEntry, ruleRecord } from '../crosscheck/rule-set.ts';
import type { AnyRule } from '../crosscheck/rules/index.ts';
import type { HubIdentity } from '../identity/hub-identity.ts';
import { appendToLedger } from '../ledger/append.ts';
import { checkpointVerifier } from '../ledger/checkpoint/checkpoint.ts';
import { issueCheckpoint } from '../ledger/checkpoint/issue.ts';
import { verifierKeyOf } from '../ledger/checkpoint/verifier-key.ts';
import { lineAbout } from '../ledger/lines.ts';
import type { Database, Store } from '../store/store.ts';
import type { Row } from '../store/tables.ts';
import { loadAnchors, proveAnchors } from './anchors.ts';
import { BUNDLE_FORMAT, type BundleParts, type EvidenceBundle, type ExportStatement } from './bundle.ts';
import { collectEvidence } from './collect.ts';
import { findingWords } from './finding-rows.ts';
import { bundlePage } from './page.ts';
import { proveLines } from './prove-lines.ts';

export interface Exporter {
  readonly store: Store;
  readonly identity: Pick<HubIdentity, 'hub' | 'noteKey' | 'ca' | 'epoch'>;
  readonly rules: readonly AnyRule[];
  /** Verifier keys of the witnesses that this hub asks. */
  readonly witnesses?: readonly string[];
  /** Waits a moment until they have seen the latest checkpoint. */
  readonly settleCheckpoint?: () => Promise<void>;
  /** What of a finding's words the reader may see; absent = all. The evidence is never touched. */
  readonly shown?: (finding: FindingDetail) => Promise<FindingDetail>;
  /** ms since 1970. */
  readonly now: () => number;
}

/**
 * Takes a finding with everything that proves it out of the hub, on behalf of `by`. In this order: a checkpoint over the
 * evidence is shown to witnesses; what the bundle says, and what they said, is collected; a line of the ledger commits to all of it and to who took it; a checkpoint is signed over that line; every
 * line is proved to that one checkpoint. Throws CaseError `FINDING_NOT_FOUND`.
 */
export async function exportBundle(exporter: Exporter, findingId: string, by: string): Promise<EvidenceBundle> {
  const { store, identity, now } = exporter;
  await issueCheckpoint(store, identity, 'export', now());
  await exporter.settleCheckpoint?.();
  const at = now();
  const verifierKey = verifierKeyOf(checkpointVerifier(identity));
  const parts = await collectParts(exporter, findingId, { by, exportedAt: new Date(at).toISOString(), verifierKey });
  const statement = await recordExport(store, parts, by, at);
  const checkpoint = await issueCheckpoint(store, identity, 'export', now());
  const lines = await proveLines(store.db, statement, parts, checkpoint.size);
  const anchorProofs = await proveAnchors(store.db, parts.anchors, identity, checkpoint.size);
  const { hub } = identity;
  const said = { format: BUNDLE_FORMAT, hub, verifierKey, checkpoint: checkpoint.note } as const;
  return { ...said, export: statement, lines, parts, anchorProofs };
}

async function collectParts(
  { store: { db }, identity, rules, now, witnesses = [], shown }: Exporter,
  id: string,
  facts: { readonly by: string; readonly exportedAt: string; readonly verifierKey: string },
): Promise<BundleParts> {
  const row = await db.selectFrom('findings').selectAll().where('id', '=', id).executeTakeFirst();
  if (!row) throw new CaseError('FINDING_NOT_FOUND', 'there is no such finding');
  const whole = await findingDetail({ db, rules, now }, id);
  const finding = shown ? await shown(whole) : whole;
  const texts = { 'zh-CN': findingWords(finding, 'zh-CN'), en: findingWords(finding, 'en') };
  const { evidence, refused, keys, erased } = await collectEvidence(db, row);
  return {
    finding: { ...finding, texts },
    rule: await recordedRule(db, rules, row),
    evidence,
    refused,
    keys,
    authority: identity.ca.certificate,
    page: bundlePage(finding, { words: texts, ...facts }),
    erased,
    anchors: await loadAnchors(db, witnesses, identity),
    witnesses,
  };
}

// A rule that has another version by now is recorded with words that this hub no longer has.
async function recordedRule(db: Database, rules: readonly AnyRule[], row: Row<'findings'>): Promise<RuleRecord | null> {
  const rule = rules.find(({ id, version }) => id === row.rule && version === row.rule_version);
  if (!rule) return null;
  const record = ruleRecord(rule, parametersOf(row));
  const { kind, ref } = ruleEntry(record);
  return (await lineAbout(db, kind, ref)) ? record : null;
}

async function recordExport(store: Store, parts: BundleParts, by: string, now: number): Promise<ExportStatement> {
  const digest = (name: keyof BundleParts) => digestOf(JSON.stringify(parts[name]));
  const statement: ExportStatement = {
    id: newEventId(now),
    finding: parts.finding.id,
    by,
    at: new Date(now).toISOString(),
    parts: {
      finding: digest('finding'),
      rule: digest('rule'),
      evidence: digest('evidence'),
      refused: digest('refused'),
      keys: digest('keys'),
      authority: digest('authority'),
      page: digest('page'),
      erased: digest('erased'),
      anchors: digest('anchors'),
      witnesses: digest('witnesses'),
    },
  };
  const content = JSON.stringify(statement);
  const { id, finding, at } = statement;
  await store.transaction(
    async (trx) => {
      await trx.insertInto('exports').values({ id, finding, by, content, at }).execute();
      await appendToLedger(trx, [{ kind: 'export', ref: id, digest: digestOf(content) }], now);
    },
    { sequencer: true },
  );
  return statement;
}
