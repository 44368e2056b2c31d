import type { Insertable, Selectable } from 'kysely';
import type {
  AccountTable,
  ApiTokenTable,
  AuditTable,
  InvitationTable,
  PasskeyChallengeTable,
  PasskeyTable,
  SessionTable,
} from './access-tables.ts';
import type { BedsideDrawTable, BedsidePlanTable } from './bedside-tables.ts';
import type { CarriedTemplateTable } from './carried-tables.ts';
import type {
  BedsideChallengeTable,
  ClaimLineTable,
  ClaimTable,
  ImportBatchTable,
  ImportPendingTable,
  ImportRejectTable,
  MasterTable,
  NhsaCallTable,
  StayReportTable,
  StayTable,
  TraceCodeTable,
} from './claim-tables.ts';
import type { ClipOrderTable } from './clip-tables.ts';
import type {
  BulletinTable,
  InspectionPlanTable,
  InspectionResultTable,
  InspectionVisitTable,
  InspectorTable,
  PointLineTable,
  ScorecardTable,
  ScoreObjectionTable,
  ScoreRunTable,
  SelfCheckItemTable,
  SelfCheckTable,
} from './credit-tables.ts';
import type {
  AttestationTable,
  ChainTable,
  CommandTable,
  DeviceCertificateTable,
  DeviceEventTable,
  DeviceKeyTable,
  DevicePresenceTable,
  DeviceTable,
  QuarantineTable,
  SiteTable,
} from './evidence-tables.ts';
import type {
  DesiredStateTable,
  DeviceInvitationTable,
  DeviceReportTable,
  ModelBundleTable,
  RolloutDeviceTable,
  RolloutTable,
} from './fleet-tables.ts';
import type { GateAnswerTable, GateTokenTable, WebhookDeadLetterTable, WebhookTable } from './gate-tables.ts';
import type { JudgementDueTable, RuleProposalTable, RuleSettingTable } from './governance-tables.ts';
import type {
  FindingEventTable,
  FindingTable,
  JudgedSubjectTable,
  SettingTable,
  VerdictChangeTable,
  VerdictSetTable,
  VerdictTable,
} from './judgement-tables.ts';
import type {
  ConfigurationTable,
  ErasureTable,
  ExportTable,
  LedgerCheckpointTable,
  LedgerCosignatureTable,
  LedgerEdgeTable,
  LedgerNodeTable,
  LedgerSaltTable,
  LedgerTable,
  LedgerTimestampTable,
} from './ledger-tables.ts';
import type {
  ClaimFigureTable,
  EventFigureTable,
  FigureDueTable,
  FindingFigureTable,
  PeriodReportTable,
} from './overview-tables.ts';
import type { ParameterProposalTable, ParameterSettingTable } from './parameter-tables.ts';
import type {
  ConsentTable,
  EnrolledCountTable,
  FaceDuplicateTable,
  NoticeTable,
  RetentionRunTable,
  RightsRequestTable,
  VaultHandOutTable,
  VaultKeyTable,
  VaultTemplateTable,
} from './people-tables.ts';
import type { AnswerDraftTable, CaseFileTable, ExtensionRequestTable } from './portal-tables.ts';
import type { SavedViewTable } from './queue-tables.ts';
import type { SelfCheckDraftTable, SelfCheckReportTable } from './self-check-tables.ts';
import type { CaseErasureTable, CaseFindingTable, CaseStepTable, CaseTable } from './workflow-tables.ts';

/**
 * Every table of the hub. Times are UTC ISO 8601 text with milliseconds (they sort as text), amounts are fen (1/100 CNY),
 * `json` columns are JSON text, booleans are 0 or 1: so the same queries run on SQLite and on PostgreSQL.
 */
export interface Tables {
  saved_views: SavedViewTable;
  sites: SiteTable;
  devices: DeviceTable;
  device_keys: DeviceKeyTable;
  device_events: DeviceEventTable;
  device_certificates: DeviceCertificateTable;
  chains: ChainTable;
  attestations: AttestationTable;
  quarantine: QuarantineTable;
  device_presence: DevicePresenceTable;
  ledger: LedgerTable;
  ledger_salts: LedgerSaltTable;
  ledger_nodes: LedgerNodeTable;
  ledger_edge: LedgerEdgeTable;
  ledger_checkpoints: LedgerCheckpointTable;
  ledger_cosignatures: LedgerCosignatureTable;
  ledger_timestamps: LedgerTimestampTable;
  erasures: ErasureTable;
  configurations: ConfigurationTable;
  exports: ExportTable;
  commands: CommandTable;
  consents: ConsentTable;
  notices: NoticeTable;
  enrolled_counts: EnrolledCountTable;
  rights_requests: RightsRequestTable;
  retention_runs: RetentionRunTable;
  vault_keys: VaultKeyTable;
  vault_templates: VaultTemplateTable;
  vault_hand_outs: VaultHandOutTable;
  face_duplicates: FaceDuplicateTable;
  carried_templates: CarriedTemplateTable;
  clip_orders: ClipOrderTable;
  import_batches: ImportBatchTable;
  import_rejects: ImportRejectTable;
  claims: ClaimTable;
  claim_lines: ClaimLineTable;
  trace_codes: TraceCodeTable;
  nhsa_calls: NhsaCallTable;
  import_pending: ImportPendingTable;
  stays: StayTable;
  stay_reports: StayReportTable;
  masters: MasterTable;
  bedside_challenges: BedsideChallengeTable;
  bedside_plans: BedsidePlanTable;
  bedside_draws: BedsideDrawTable;
  verdicts: VerdictTable;
  verdict_changes: VerdictChangeTable;
  verdict_sets: VerdictSetTable;
  judged_subjects: JudgedSubjectTable;
  findings: FindingTable;
  finding_events: FindingEventTable;
  settings: SettingTable;
  gate_tokens: GateTokenTable;
  gate_answers: GateAnswerTable;
  webhooks: WebhookTable;
  webhook_dead_letters: WebhookDeadLetterTable;
  accounts: AccountTable;
  passkeys: PasskeyTable;
  passkey_challenges: PasskeyChallengeTable;
  sessions: SessionTable;
  invitations: InvitationTable;
  api_tokens: ApiTokenTable;
  audit_log: AuditTable;
  rule_settings: RuleSettingTable;
  rule_proposals: RuleProposalTable;
  parameter_settings: ParameterSettingTable;
  parameter_proposals: ParameterProposalTable;
  judgements_due: JudgementDueTable;
  desired_states: DesiredStateTable;
  rollouts: RolloutTable;
  rollout_devices: RolloutDeviceTable;
  model_bundles: ModelBundleTable;
  device_reports: DeviceReportTable;
  device_invitations: DeviceInvitationTable;
  cases: CaseTable;
  case_findings: CaseFindingTable;
  case_steps: CaseStepTable;
  case_erasures: CaseErasureTable;
  case_files: CaseFileTable;
  answer_drafts: AnswerDraftTable;
  extension_requests: ExtensionRequestTable;
  point_lines: PointLineTable;
  score_runs: ScoreRunTable;
  scorecards: ScorecardTable;
  score_objections: ScoreObjectionTable;
  bulletins: BulletinTable;
  inspectors: InspectorTable;
  inspection_plans: InspectionPlanTable;
  inspection_visits: InspectionVisitTable;
  inspection_results: InspectionResultTable;
  self_checks: SelfCheckTable;
  self_check_items: SelfCheckItemTable;
  self_check_drafts: SelfCheckDraftTable;
  self_check_reports: SelfCheckReportTable;
  claim_figures: ClaimFigureTable;
  finding_figures: FindingFigureTable;
  event_figures: EventFigureTable;
  figures_due: FigureDueTable;
  period_reports: PeriodReportTable;
}

export type Row<T extends keyof Tables> = Selectable<Tables[T]>;
export type NewRow<T extends keyof Tables> = Insertable<Tables[T]>;
