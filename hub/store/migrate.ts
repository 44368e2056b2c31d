import { Migrator } from 'kysely';
import { StoreError } from './error.ts';
import { evidence } from './migrations/001-evidence.ts';
import { people } from './migrations/002-people.ts';
import { claims } from './migrations/003-claims.ts';
import { judgement } from './migrations/004-judgement.ts';
import { deviceEvents } from './migrations/005-device-events.ts';
import { merkleLog } from './migrations/006-merkle-log.ts';
import { exportsOfEvidence } from './migrations/007-exports.ts';
import { eventsByTime } from './migrations/008-events-by-time.ts';
import { witnessedAndErasable } from './migrations/009-witnessed-and-erasable.ts';
import { attestationsByMonth } from './migrations/010-attestations-by-month.ts';
import { staysAndMasters } from './migrations/011-stays-and-masters.ts';
import { openPresence } from './migrations/012-open-presence.ts';
import { gate } from './migrations/013-gate.ts';
import { ruleGovernance } from './migrations/014-rule-governance.ts';
import { nhsaCalls } from './migrations/015-nhsa-calls.ts';
import { patterns } from './migrations/016-patterns.ts';
import { compactVerdicts } from './migrations/019-compact-verdicts.ts';
import { faceDuplicates } from './migrations/020-face-duplicates.ts';
import { importPending } from './migrations/021-import-pending.ts';
import { verdictChanges } from './migrations/023-verdict-changes.ts';
import { bedside } from './migrations/024-bedside.ts';
import { fleet } from './migrations/025-fleet.ts';
import { privacy } from './migrations/027-privacy.ts';
import { access } from './migrations/028-access.ts';
import { workflow } from './migrations/029-workflow.ts';
import { credit } from './migrations/030-credit.ts';
import { overview } from './migrations/031-overview.ts';
import { queue } from './migrations/032-queue.ts';
import { ruleProposals } from './migrations/033-rule-proposals.ts';
import { portal } from './migrations/034-portal.ts';
import { carriedTemplates } from './migrations/035-carried-templates.ts';
import { clipOrders } from './migrations/037-clip-orders.ts';
import { selfCheckReports } from './migrations/040-self-check-reports.ts';
import { parameters } from './migrations/041-parameters.ts';
import { newestFiguresFirst } from './migrations/042-newest-figures-first.ts';
import { setAside } from './migrations/044-set-aside.ts';
import { ageOfEvidence } from './migrations/045-age-of-evidence.ts';
import { caseKeeping } from './migrations/046-case-keeping.ts';
import { importProgress } from './migrations/050-import-progress.ts';
import { whatCasesWereTold } from './migrations/051-what-cases-were-told.ts';
import { claimFiguresInOrder } from './migrations/052-claim-figures-in-order.ts';
import type { SchemaMigration, StoreKind } from './schema.ts';
import type { Database } from './store.ts';

/** In the order in which they run. A migration that has been released is never edited: add the next one. */
const MIGRATIONS: Readonly<Record<string, SchemaMigration>> = {
  '001-evidence': evidence,
  '002-people': people,
  '003-claims': claims,
  '004-judgement': judgement,
  '005-device-events': deviceEvents,
  '006-merkle-log': merkleLog,
  '007-exports': exportsOfEvidence,
  '008-events-by-time': eventsByTime,
  '009-witnessed-and-erasable': witnessedAndErasable,
  '010-attestations-by-month': attestationsByMonth,
  '011-stays-and-masters': staysAndMasters,
  '012-open-presence': openPresence,
  '013-gate': gate,
  '014-rule-governance': ruleGovernance,
  '015-nhsa-calls': nhsaCalls,
  '016-patterns': patterns,
  '019-compact-verdicts': compactVerdicts,
  '020-face-duplicates': faceDuplicates,
  '021-import-pending': importPending,
  '023-verdict-changes': verdictChanges,
  '024-bedside': bedside,
  '025-fleet': fleet,
  '027-privacy': privacy,
  '028-access': access,
  '029-workflow': workflow,
  '030-credit': credit,
  '031-overview': overview,
  '032-queue': queue,
  '033-rule-proposals': ruleProposals,
  '034-portal': portal,
  '035-carried-templates': carriedTemplates,
  '037-clip-orders': clipOrders,
  '040-self-check-reports': selfCheckReports,
  '041-parameters': parameters,
  '042-newest-figures-first': newestFiguresFirst,
  '044-set-aside': setAside,
  '045-age-of-evidence': ageOfEvidence,
  '046-case-keeping': caseKeeping,
  '050-import-progress': importProgress,
  '051-what-cases-were-told': whatCasesWereTold,
  '052-claim-figures-in-order': claimFiguresInOrder,
};

/** Names of all versions of the schema, oldest first. */
export const SCHEMA_VERSIONS: readonly string[] = Object.keys(MIGRATIONS);

/**
 * Brings the schema up to date (or only to the version `upTo`, as it once was), each migration in a transaction. Throws
 * StoreError `MIGRATION_FAILED` naming it.
 */
export async function migrateToLatest(db: Database, kind: StoreKind, upTo?: string): Promise<void> {
  const wanted = Object.entries(MIGRATIONS).filter(([name]) => upTo === undefined || name <= upTo);
  const provided = wanted.map(([name, migration]) => [name, { up: (target: Database) => migration(target, kind) }]);
  const migrator = new Migrator({ db, provider: { getMigrations: async () => Object.fromEntries(provided) } });
  const { error, results } = await migrator.migrateToLatest();
  if (error === undefined) return;
  const failed = results?.find((result) => result.status === 'Error')?.migrationName ?? 'the schema';
  throw new StoreError('MIGRATION_FAILED', `${failed} can't be brought up to date; nothing of it was changed`, error);
}
