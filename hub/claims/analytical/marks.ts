import { columnOf, type TableName } from './tables.ts';

/** What every export of a table has. The first table that fits is the file's: lines name their settlement as well. */
export const MARKS: readonly (readonly [TableName, readonly string[]])[] = [
  ['fee_list_d', ['bkkp_sn', 'mdtrt_id', 'fee_ocur_time', 'det_item_fee_sumamt']],
  ['setl_d', ['setl_id', 'mdtrt_id', 'psn_no', 'setl_time', 'medfee_sumamt', 'fund_pay_sumamt']],
  ['mdtrt_d', ['mdtrt_id', 'psn_no', 'fixmedins_code', 'med_type', 'begntime']],
];

/** Whether columns are those of one of the tables. */
export function isAnalyticalHeader(names: readonly string[]): boolean {
  return tableOf(names.map((name) => name.trim().toLowerCase())) !== undefined;
}

/** The table that lower-case column names are of, if any. */
export function tableOf(names: readonly string[]): TableName | undefined {
  const has = (table: TableName, mark: string) => names.some((name) => columnOf(table, name, names) === mark);
  return MARKS.find(([table, marks]) => marks.every((mark) => has(table, mark)))?.[0];
}
