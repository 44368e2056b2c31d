import { z } from 'zod';
import { SiteId } from '../../../contract/ids.ts';
import { amount, instant, optional, optionalAmount, optionalInstant, text } from '../nhsa/cells.ts';

// The tables of the national middle platform (医保中台) as supervisors export them, one CSV file a table. They have a hundred
// columns and more; only those that bear on presence and money are read, under any of the names that exports use.

const region = optional.refine(
  (code) => code === undefined || /^\d{6}$/.test(code),
  'must be a region of six digits (GB/T 2260)',
);
const flag = optional.transform((value) => (value === undefined ? undefined : value === '1'));
const facility = z.union([SiteId, z.literal('')]).optional();
/** Which of several versions of a row counts. */
const version = { vali_flag: flag, updt_time: optionalInstant };

/** mdtrt_d: one encounter. */
export const Encounter = z.object({
  mdtrt_id: text,
  psn_no: text,
  fixmedins_code: SiteId,
  med_type: text,
  begntime: instant,
  endtime: optionalInstant,
  mdtrt_cert_type: optional,
  mdtrtarea_admvs: region,
  insuplc_admdvs: region,
  dise_codg: optional,
  dscg_maindiag_code: optional,
  adm_dept_codg: optional,
  adm_bed: optional,
  dscg_bed: optional,
  dscg_way: optional,
  die_date: optionalInstant,
  atddr_no: optional,
  /** 1 = still in: the end of the encounter is then not its discharge. */
  inhosp_stas: optional,
  ...version,
});
export type Encounter = z.infer<typeof Encounter>;

/** setl_d: one settlement. `refd_setl_flag` 1 = a refund with negative amounts; `init_setl_id` is what it refunds. */
export const Settled = z.object({
  setl_id: text,
  mdtrt_id: text,
  psn_no: text,
  fixmedins_code: facility,
  med_type: optional,
  setl_time: instant,
  medfee_sumamt: amount,
  fund_pay_sumamt: amount,
  acct_pay: optionalAmount,
  acct_mulaid_pay: optionalAmount,
  psn_cash_pay: optionalAmount,
  mdtrt_cert_type: optional,
  refd_setl_flag: flag,
  init_setl_id: optional,
  insuplc_admdvs: region,
  opter_id: optional,
  ...version,
});
export type Settled = z.infer<typeof Settled>;

/** fee_list_d: one line. */
export const Fee = z.object({
  bkkp_sn: text,
  mdtrt_id: text,
  setl_id: optional,
  fee_ocur_time: instant,
  det_item_fee_sumamt: amount,
  cnt: optional,
  med_list_codg: optional,
  rxno: optional,
  rx_circ_flag: optional,
  etip_flag: optional,
  bilg_dr_codg: optional,
  orders_dr_code: optional,
  ...version,
});
export type Fee = z.infer<typeof Fee>;

export const TABLES = { mdtrt_d: Encounter, setl_d: Settled, fee_list_d: Fee } as const;
export type TableName = keyof typeof TABLES;

/** Other names of columns, and what they are called here; the first that is there is read. */
const ALIASES: Readonly<Record<string, string>> = {
  begndate: 'begntime',
  enddate: 'endtime',
  insu_admdvs: 'insuplc_admdvs',
  cash_payamt: 'psn_cash_pay',
  hilist_code: 'med_list_codg',
  rx_drord_no: 'rxno',
  chfpdr_code: 'atddr_no',
  dise_no: 'dise_codg',
};

/** What a column is read as in a table, among all columns of the file; undefined when it is not read. */
export function columnOf(table: TableName, name: string, names: readonly string[]): string | undefined {
  const read = ALIASES[name];
  const known = read !== undefined && !names.includes(read) ? read : name;
  return known in TABLES[table].shape ? known : undefined;
}
