import { SITE } from './builders.ts';
import { DOCTOR_CODE, PERSON_NUMBER } from './claim-builders.ts';

const envelope = (infno: string, minute: number) => ({
  infno,
  msgid: `${SITE}20261122${String(minute).padStart(6, '0')}0001`,
  mdtrtarea_admvs: '350203',
  insuplc_admdvs: '350200',
  dev_no: 'T-07',
  opter: 'desk-1',
  inf_time: `2026-11-22 09:${String(minute).padStart(2, '0')}:00`,
  fixmedins_code: SITE,
  infcode: 0,
});

const feeLine = (number: string, amount: string, over: object = {}) => ({
  feedetl_sn: number,
  mdtrt_id: 'M-1',
  chrg_bchno: 'B-1',
  rxno: 'RX-1',
  fee_ocur_time: '2026-11-22 09:12:00',
  med_list_codg: 'XA01',
  det_item_fee_sumamt: amount,
  cnt: 2,
  bilg_dr_codg: DOCTOR_CODE,
  ...over,
});

/** An outpatient visit as a hospital's calls tell it: registered, seen, two lines, settled. All made up. */
export function visitCalls(): object[] {
  return [
    {
      ...envelope('2201', 0),
      input: { data: { psn_no: PERSON_NUMBER, begntime: '2026-11-22 09:00:00', mdtrt_cert_type: '02' } },
      output: { data: { mdtrt_id: 'M-1' } },
    },
    {
      ...envelope('2203A', 10),
      input: { mdtrtinfo: { mdtrt_id: 'M-1', psn_no: PERSON_NUMBER, med_type: '11', dise_codg: 'J06.900' } },
    },
    {
      ...envelope('2204', 12),
      input: { feedetail: [feeLine('L-1', '80.10'), feeLine('L-2', '20.40', { rx_circ_flag: '1' })] },
    },
    {
      ...envelope('2207', 15),
      input: { data: { mdtrt_id: 'M-1', psn_no: PERSON_NUMBER, chrg_bchno: 'B-1', mdtrt_cert_type: '02' } },
      output: {
        setlinfo: {
          setl_id: 'SETL-1',
          setl_time: '2026-11-22 09:15:30',
          mdtrt_id: 'M-1',
          medfee_sumamt: 100.5,
          fund_pay_sumamt: 60,
          acct_mulaid_pay: 10.5,
        },
      },
    },
  ];
}

export const visitCancelled = (): object => ({
  ...envelope('2208', 30),
  input: { data: { setl_id: 'SETL-1', mdtrt_id: 'M-1', psn_no: PERSON_NUMBER } },
});

/** A stay: admitted, operated on, discharged. */
export function stayCalls(): object[] {
  const data = { mdtrt_id: 'M-9', psn_no: PERSON_NUMBER };
  return [
    {
      ...envelope('2401', 1),
      input: {
        mdtrtinfo: { psn_no: PERSON_NUMBER, begntime: '2026-11-20 10:00:00', adm_bed: '12', adm_dept_codg: 'D1' },
      },
      output: { result: { mdtrt_id: 'M-9' } },
    },
    {
      ...envelope('2402', 20),
      input: { dscginfo: { ...data, endtime: '2026-11-22 09:20:00', dscg_way: '1', dscg_bed: '12' } },
    },
    {
      ...envelope('4101A', 40),
      input: {
        setlinfo: data,
        oprninfo: [
          {
            oprn_oprt_begntime: '2026-11-21 08:00:00',
            oprn_oprt_endtime: '2026-11-21 09:30:00',
            oper_dr_code: DOCTOR_CODE,
          },
        ],
        icuinfo: [{ scs_cutd_inpool_time: '2026-11-21 09:40:00', scs_cutd_exit_time: '2026-11-21 18:00:00' }],
      },
    },
  ];
}
