import { newEventId } from '../../contract/ids.ts';
import { digestOf } from '../../contract/jws.ts';
import { CaseError } from '../cases/error.ts';
import { findingDetail } from '../cases/finding-detail.ts';
import type { FindingDetail } from '../cases/finding-schema.ts';
import { parametersOf } from '../cases/list-findings.ts';
import { type Language, provision, renderMessage, ruleExplanation, ruleTitle } from '../crosscheck/render.ts';
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
import {
  BUNDLE_FORMAT,
  type BundleParts,
  type EvidenceBundle,
  type ExportStatement,
  type FindingWords,
} from './bundle.ts';
import { collectEvidence } from './collect.ts';
import { bundlePage } from './page.ts';
import { proveLines } from './prove-lines.ts';

export interface Exporter {
  readonly store: Store;
  readonly identity: Pick<HubIdentity, 'hub' | 'noteKey' | 'ca'>;
  readonly rules: readonly AnyRule[];
  /** ms since 1970. */
  readonly now: () => number;
}

/**
 * Takes a finding with everything that proves it out of the hub, on behalf of `by`. In this order: what the bundle says is
 * collected; a line of the ledger commits to all of it and to who took it; a checkpoint is signed over that line; every
 * line is proved to that one checkpoint. Throws CaseError `FINDING_NOT_FOUND`.
 */
export async function exportBundle(exporter: Exporter, findingId: string, by: string): Promise<EvidenceBundle> {
  const { store, identity, now } = exporter;
  const at = now();
  const verifierKey = verifierKeyOf(checkpointVerifier(identity));
  const parts = await collectParts(exporter, findingId, { by, exportedAt: new Date(at).toISOString(), verifierKey });
  const statement = await recordExport(store, parts, by, at);
  const checkpoint = await issueCheckpoint(store, identity, 'export', now());
  const lines = await proveLines(store.db, statement, parts, checkpoint.size);
  const { note } = checkpoint;
  return { format: BUNDLE_FORMAT, hub: identity.hub, verifierKey, checkpoint: note, export: statement, lines, parts };
}

async function collectParts(
  { store: { db }, identity, rules, now }: Exporter,
  id: string,
  facts: { readonly by: string; readonly exportedAt: string; readonly verifierKey: string },
): Promise<BundleParts> {
  const row = await db.selectFrom('findings').selectAll().where('id', '=', id).executeTakeFirst();
  if (!row) throw new CaseError('FINDING_NOT_FOUND', 'there is no such finding');
  const finding = await findingDetail({ db, rules, now }, id);
  const texts = { 'zh-CN': wordsOf(finding, 'zh-CN'), en: wordsOf(finding, 'en') };
  const { evidence, refused, keys } = await collectEvidence(db, row);
  return {
    finding: { ...finding, texts },
    rule: await recordedRule(db, rules, row),
    evidence,
    refused,
    keys,
    authority: identity.ca.certificate,
    page: bundlePage(finding, { words: texts, ...facts }),
  };
}

function wordsOf(finding: FindingDetail, language: Language): FindingWords {
  return {
    title: ruleTitle(finding.rule, language),
    sentence: renderMessage(finding.rule, finding.reason, language),
    explanation: ruleExplanation(finding.rule, language),
    legalBasis: finding.legalBasis.map((code) => provision(code, language)),
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
