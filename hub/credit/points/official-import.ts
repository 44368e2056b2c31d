import { createHash } from 'node:crypto';
import type { EventId } from '../../../contract/ids.ts';
import { pseudonym } from '../../../contract/pseudonym.ts';
import { ndjsonRows } from '../../import/ndjson-rows.ts';
import type { Reject } from '../../import/reject.ts';
import { type ImportFeed, type ImportSummary, type KeptCounts, runImport } from '../../import/run-import.ts';
import { type AcceptableMaster, type KeptMasters, keepMasters } from '../../masters/keep-masters.ts';
import { masterRow } from '../../masters/master-content.ts';
import type { DatabaseTransaction, Store } from '../../store/store.ts';
import { BANDS } from './bands.ts';
import type { PointProposal } from './entry.ts';
import { enterLines, findEntry } from './lines.ts';
import { type OfficialPoints, officialCsvRows, readOfficialRow } from './official-row.ts';

export const OFFICIAL_FORMATS = ['ndjson', 'csv'] as const;
const READERS = { ndjson: ndjsonRows, csv: officialCsvRows } as const;

export interface OfficialImportOptions extends ImportFeed {
  readonly store: Store;
  /** ndjson when absent. */
  readonly format?: (typeof OFFICIAL_FORMATS)[number];
  /** Key of the region's pseudonyms (32 bytes). */
  readonly regionKey: Buffer;
  readonly batch?: EventId | undefined;
  /** The account that imports. */
  readonly by: string;
  /** ms since 1970. */
  readonly now: () => number;
  /** Hears of withdrawn eligibility: claims since then are judged again. */
  readonly onChanged?: (changed: KeptMasters['changed']) => void;
}

interface Prepared {
  readonly points: readonly { readonly line: number; readonly row: OfficialPoints }[];
  readonly masters: readonly AcceptableMaster[];
  readonly rejects: readonly Reject[];
}

/** Imports what agencies announced about practitioners, a record a line. Bad rows are rejected by line, field and reason. */
export async function importOfficial(options: OfficialImportOptions): Promise<ImportSummary> {
  const { format = 'ndjson', regionKey, by, now, onChanged } = options;
  return await runImport<Prepared>({
    ...options,
    format: `credit-${format}`,
    reader: READERS[format],
    prepare(rows) {
      const points: { line: number; row: OfficialPoints }[] = [];
      const masters: AcceptableMaster[] = [];
      const rejects: Reject[] = [];
      for (const source of rows) {
        const { line } = source;
        const read = 'reject' in source ? source : readOfficialRow(source.value);
        if ('reject' in read) rejects.push({ line, ...read.reject });
        else if (read.row.record === 'points') points.push({ line, row: read.row });
        else masters.push({ line, row: masterRow(read.row, regionKey), withdraws: false });
      }
      return { points, masters, rejects };
    },
    async keep(trx, id, { points, masters, rejects }) {
      const kept = await keepMasters(trx, id, masters, now());
      onChanged?.(kept.changed);
      const counted = await keepPoints(trx, points, { regionKey, by, now: now() });
      return {
        accepted: kept.accepted + counted.accepted,
        duplicates: kept.duplicates + counted.duplicates,
        cancelled: kept.cancelled,
        rejects: [...rejects, ...kept.rejects, ...counted.rejects].toSorted((a, b) => a.line - b.line),
      };
    },
  });
}

async function keepPoints(
  trx: DatabaseTransaction,
  rows: Prepared['points'],
  { regionKey, by, now }: { readonly regionKey: Buffer; readonly by: string; readonly now: number },
): Promise<KeptCounts> {
  const kept = { accepted: 0, duplicates: 0, cancelled: 0, rejects: [] as Reject[] };
  for (const { line, row } of rows) {
    const [least, most] = BANDS[row.band];
    if (row.points < least || row.points > most) {
      kept.rejects.push({
        line,
        field: 'points',
        code: 'INVALID_FIELD',
        reason: `this band brings ${least} to ${most} points`,
      });
      continue;
    }
    const proposal = proposalOf(row, regionKey);
    const entry = entryId(proposal, row.reference);
    const known = await findEntry(trx, entry);
    if (known) {
      const isSame = JSON.stringify(known.proposal) === JSON.stringify(proposal);
      if (isSame) kept.duplicates += 1;
      else
        kept.rejects.push({
          line,
          field: 'reference',
          code: 'INVALID_FIELD',
          reason: 'was imported with other content before',
        });
      continue;
    }
    const common = { entry, proposal, points: row.points, by };
    // The agency decided: what is left to say here is that its word arrived.
    await enterLines(trx, [{ ...common, step: 'proposed', reason: null }], now);
    await enterLines(trx, [{ ...common, step: 'confirmed', reason: null }], now);
    kept.accepted += 1;
  }
  return kept;
}

function proposalOf(row: OfficialPoints, regionKey: Buffer): PointProposal & { kind: 'conduct' } {
  return {
    kind: 'conduct',
    practitioner: pseudonym(regionKey, 'practitioner', row.code),
    site: row.facilityId,
    ...{ conduct: row.conduct, band: row.band, points: row.points, responsibility: row.responsibility },
    sanction: { kind: row.sanctionKind, reference: row.reference, on: row.on },
    source: { type: 'official', id: row.reference },
    findings: [],
    words: row.reference,
  };
}

function entryId({ practitioner }: PointProposal, reference: string): string {
  return `official-${createHash('sha256').update(`${practitioner}\0${reference}`).digest('base64url').slice(0, 24)}`;
}
