import { z } from 'zod';
import { SiteId } from '../../../contract/ids.ts';
import { amount, instant, optional, optionalAmount, optionalInstant, text } from './cells.ts';

// Calls of the national interface (国家医保局接口) as hospitals log them: one JSON object a line, `{infno, ..., input, output}`.
// Unknown members are dropped: every region adds some, and none of them is kept.

/** One fee line of 2204 and 2301. */
export const FeeDetail = z.object({
  feedetl_sn: text,
  mdtrt_id: text,
  chrg_bchno: optional,
  rxno: optional,
  rx_circ_flag: optional,
  fee_ocur_time: instant,
  med_list_codg: optional,
  det_item_fee_sumamt: amount,
  cnt: optional,
  bilg_dr_codg: optional,
  orders_dr_code: optional,
  etip_flag: optional,
});
export type FeeDetail = z.infer<typeof FeeDetail>;

/** What all calls that name an encounter may say of it. Not each call says each. */
export const EncounterData = z.object({
  mdtrt_id: optional,
  setl_id: optional,
  psn_no: optional,
  chrg_bchno: optional,
  mdtrt_cert_type: optional,
  med_type: optional,
  begntime: optionalInstant,
  endtime: optionalInstant,
  dise_codg: optional,
  dscg_maindiag_code: optional,
  atddr_no: optional,
  adm_dept_codg: optional,
  adm_bed: optional,
  dscg_bed: optional,
  dscg_way: optional,
  die_date: optionalInstant,
});
export type EncounterData = z.infer<typeof EncounterData>;

export const Settlement = z.object({
  setl_id: text,
  setl_time: instant,
  mdtrt_id: optional,
  med_type: optional,
  medfee_sumamt: amount,
  fund_pay_sumamt: amount,
  acct_pay: optionalAmount,
  acct_mulaid_pay: optionalAmount,
  psn_cash_pay: optionalAmount,
});
export type Settlement = z.infer<typeof Settlement>;

const Operation = z.object({
  oprn_oprt_begntime: optionalInstant,
  oprn_oprt_endtime: optionalInstant,
  oper_dr_code: optional,
  anst_dr_code: optional,
});
const IntensiveCare = z.object({ scs_cutd_inpool_time: optionalInstant, scs_cutd_exit_time: optionalInstant });
const TraceCode = z.object({ drug_trac_codg: text });
const Sale = EncounterData.extend({ feedetl_sn: optional, drugtracinfo: z.array(TraceCode).optional() });

const Input = z.object({
  data: EncounterData.optional(),
  mdtrtinfo: EncounterData.optional(),
  dscginfo: EncounterData.optional(),
  feedetail: z.array(FeeDetail).max(2000).optional(),
  setlinfo: EncounterData.optional(),
  oprninfo: z.array(Operation).max(100).optional(),
  icuinfo: z.array(IntensiveCare).max(100).optional(),
  selinfo: Sale.optional(),
});

const Output = z.object({
  data: EncounterData.optional(),
  result: EncounterData.optional(),
  setlinfo: Settlement.optional(),
  mdtrt_id: optional,
});

/** A call with its answer. `infcode` other than 0: refused by the insurer, so nothing came of it. */
export const NhsaCall = z.object({
  infno: z.string().regex(/^\d{4}A?$/),
  msgid: optional,
  mdtrtarea_admvs: optional,
  insuplc_admdvs: optional,
  dev_no: optional,
  opter: optional,
  inf_time: instant,
  fixmedins_code: SiteId,
  infcode: z.union([z.string(), z.number()]).optional(),
  input: Input,
  output: Output.optional(),
});
export type NhsaCall = z.infer<typeof NhsaCall>;

/** Transactions that bear on presence; any other is skipped. */
export const TRANSACTIONS = [
  '2201',
  '2202',
  '2203',
  '2203A',
  '2204',
  '2205',
  '2207',
  '2208',
  '2301',
  '2302',
  '2304',
  '2305',
  '2401',
  '2402',
  '2403',
  '2404',
  '2405',
  '3505',
  '3505A',
  '4101',
  '4101A',
] as const;

/** The encounter that a call is about, wherever this call says it. */
export function encounterOf({ input, output }: NhsaCall): string | undefined {
  const places = [input.data, input.mdtrtinfo, input.dscginfo, input.setlinfo, input.selinfo];
  const answers = [output?.data, output?.result, output?.setlinfo, output];
  return [...places, ...answers, input.feedetail?.[0]].find((place) => place?.mdtrt_id !== undefined)?.mdtrt_id;
}

/** Every med_type that a call names. */
export function medTypesOf({ input, output }: NhsaCall): string[] {
  const places = [input.data, input.mdtrtinfo, input.setlinfo, output?.data, output?.result, output?.setlinfo];
  return places.map((place) => place?.med_type).filter((code) => code !== undefined);
}
