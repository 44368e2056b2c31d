import type { Instant } from './column-types.ts';

// What an institution reports of a list that it was asked to check itself. Lists and their findings are in `credit-tables.ts`.

/** A report that is not sent yet; one for each list, shared by colleagues. */
export interface SelfCheckDraftTable {
  check_id: string;
  site: string;
  content: string; // json, hub/portal SelfCheckDraft
  by: string;
  at: Instant;
}

/** A report as it was sent, once for each list. The id is that of its line in `configurations`. */
export interface SelfCheckReportTable {
  id: string;
  check_id: string;
  site: string;
  content: string; // json, hub/inspection SelfCheckReport
  late: 0 | 1; // after the day until which it was asked for
  by: string;
  at: Instant;
}
