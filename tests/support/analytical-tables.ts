import { SITE } from './builders.ts';
import { DOCTOR_CODE, PERSON_NUMBER } from './claim-builders.ts';

/** Rows of the analytical tables by their columns. All made up. */
export interface TableRows {
  readonly mdtrt_d: readonly Readonly<Record<string, string>>[];
  readonly setl_d: readonly Readonly<Record<string, string>>[];
  readonly fee_list_d: readonly Readonly<Record<string, string>>[];
}

const encounter = (id: string, over: Record<string, string> = {}) => ({
  mdtrt_id: id,
  psn_no: PERSON_NUMBER,
  fixmedins_code: SITE,
  fixmedins_name: 'made up',
  med_type: '11',
  begndate: '2026-11-22 09:00:00',
  enddate: '2026-11-22 09:20:00',
  ipt_days: '',
  insu_admdvs: '350200',
  vali_flag: '1',
  updt_time: '2026-11-23 01:00:00',
  ...over,
});

const settlement = (id: string, mdtrt: string, total: string, over: Record<string, string> = {}) => ({
  setl_id: id,
  mdtrt_id: mdtrt,
  psn_no: PERSON_NUMBER,
  fixmedins_code: SITE,
  setl_time: '2026-11-22 09:15:30',
  medfee_sumamt: total,
  fund_pay_sumamt: total,
  refd_setl_flag: '0',
  init_setl_id: '',
  vali_flag: '1',
  updt_time: '2026-11-23 01:00:00',
  ...over,
});

const fee = (id: string, mdtrt: string, setl: string, amount: string, over: Record<string, string> = {}) => ({
  bkkp_sn: id,
  mdtrt_id: mdtrt,
  setl_id: setl,
  fee_ocur_time: '2026-11-22 09:12:00',
  det_item_fee_sumamt: amount,
  cnt: '2.0000',
  hilist_code: 'XA01',
  bilg_dr_codg: DOCTOR_CODE,
  vali_flag: '1',
  updt_time: '2026-11-23 01:00:00',
  ...over,
});

/**
 * A visit; a visit that was refunded in full, naming no settlement; one that was struck out after it had been reported; and a
 * stay that goes on.
 */
export function tableRows(): TableRows {
  return {
    mdtrt_d: [
      encounter('M-1'),
      encounter('M-2'),
      encounter('M-3'),
      encounter('M-9', { med_type: '21', adm_bed: '12', inhosp_stas: '1' }),
    ],
    setl_d: [
      settlement('S-1', 'M-1', '100.5000'),
      settlement('S-2', 'M-2', '40.00'),
      settlement('S-2R', 'M-2', '-40.00', { refd_setl_flag: '1', setl_time: '2026-11-22 11:00:00' }),
      settlement('S-3', 'M-3', '7.00'),
      settlement('S-3', 'M-3', '7.00', { vali_flag: '0', updt_time: '2026-11-23 02:00:00' }),
    ],
    fee_list_d: [
      fee('F-1', 'M-1', 'S-1', '80.1000'),
      fee('F-2', 'M-1', 'S-1', '20.4'),
      fee('F-9', 'M-1', 'S-1', '999.00', { vali_flag: '0' }),
      fee('F-3', 'M-2', 'S-2', '40.00'),
      fee('F-4', 'M-2', 'S-2R', '-40.00', { fee_ocur_time: '2026-11-22 11:00:00' }),
      fee('F-5', 'M-3', 'S-3', '7.00'),
    ],
  };
}

/** Rows as CSV with the columns that any of them has. */
export function csvOf(rows: readonly Readonly<Record<string, string>>[]): string {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  return [columns.join(','), ...rows.map((row) => columns.map((name) => row[name] ?? '').join(','))].join('\n');
}
