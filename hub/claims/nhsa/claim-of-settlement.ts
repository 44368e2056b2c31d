import { fenOf } from '../fen.ts';
import type { EncounterData, FeeDetail, Settlement } from './call.ts';
import { credentialOf, instantOf, kindOf, type MedTypeMap } from './dictionaries.ts';

/** What is known of an encounter. */
export type AboutEncounter = Omit<EncounterData, 'setl_id' | 'chrg_bchno'>;

/** Where and by whom something was settled. */
export interface SettledAt {
  readonly facility: string | undefined;
  readonly terminal?: string | undefined;
  readonly operator?: string | undefined;
  /** How the person was identified (mdtrt_cert_type). */
  readonly credential: string | undefined;
  /** GB/T 2260: where the care was given, and where the person is insured. */
  readonly care?: string | undefined;
  readonly insured?: string | undefined;
}

/** Whether the lines are all that the settlement is about: their amounts sum up to its total. */
export function sumsUp(lines: readonly FeeDetail[], { medfee_sumamt }: Settlement): boolean {
  const total = fenOf(medfee_sumamt);
  return lines.reduce((sum, line) => sum + (fenOf(line.det_item_fee_sumamt) ?? Number.NaN), 0) === total;
}

/** A settlement with its encounter and its lines, as a row of the canonical contract that nobody has checked yet. */
export function claimOfSettlement(
  encounter: string,
  settled: Settlement,
  about: AboutEncounter,
  lines: readonly FeeDetail[],
  { at, traceCodes, medTypes }: ClaimContext,
): object {
  const medType = settled.med_type ?? about.med_type ?? '';
  return present({
    claimId: settled.setl_id,
    encounterId: encounter,
    personId: about.psn_no,
    facilityId: at.facility,
    kind: kindOf(medType, medTypes) ?? `med_type ${medType}`,
    serviceStart: instantOf(about.begntime),
    serviceEnd: instantOf(about.endtime),
    settledAt: instantOf(settled.setl_time),
    credential: credentialOf(at.credential),
    terminalId: at.terminal,
    operatorId: at.operator,
    medType,
    diagnosis: about.dscg_maindiag_code ?? about.dise_codg,
    regions: at.care || at.insured ? present({ care: at.care, insured: at.insured }) : undefined,
    amounts: present({
      total: settled.medfee_sumamt,
      fund: settled.fund_pay_sumamt,
      account: settled.acct_pay,
      familyAid: settled.acct_mulaid_pay,
      cash: settled.psn_cash_pay,
    }),
    lines: lines.map((line) => lineOf(line, traceCodes.get(line.feedetl_sn))),
  });
}

interface ClaimContext {
  readonly at: SettledAt;
  readonly traceCodes: ReadonlyMap<string, readonly string[]>;
  readonly medTypes: MedTypeMap;
}

function lineOf(line: FeeDetail, traceCodes: readonly string[] | undefined): object {
  return present({
    lineId: line.feedetl_sn,
    at: instantOf(line.fee_ocur_time),
    ordering: line.bilg_dr_codg,
    performing: line.orders_dr_code,
    prescription: line.rxno,
    item: line.med_list_codg,
    amount: line.det_item_fee_sumamt,
    quantity: line.cnt === undefined ? undefined : Number(line.cnt),
    external: line.rx_circ_flag === '1' || line.etip_flag === '1' ? true : undefined,
    traceCodes,
  });
}

/** Without what is undefined: the contract knows absent members only. */
export function present<T extends object>(values: T): Partial<T> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Partial<T>;
}
