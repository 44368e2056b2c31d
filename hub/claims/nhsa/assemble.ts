import { fenOf } from '../fen.ts';
import type { EncounterData, FeeDetail, NhsaCall, Settlement } from './call.ts';
import { credentialOf, dischargeWayOf, instantOf, kindOf, type MedTypeMap } from './dictionaries.ts';

const SETTLES = ['2207', '2304'];
const CANCELS_SETTLEMENT = ['2208', '2305'];
const ALL_LINES = '0000';

/**
 * Puts an encounter together from its calls, as rows of the canonical contract that nobody has checked yet, in whatever order they arrived: registration, lines, settlement and their
 * cancellations by the time of each call (inf_time). A settlement whose registration is missing, or
 * whose lines do not sum up to its total, waits for further calls.
 */
export function assembleEncounter(encounter: string, calls: readonly NhsaCall[], region: MedTypeMap): object[] {
  const done = calls
    .filter(({ infcode }) => infcode === undefined || String(infcode) === '0')
    .toSorted((a, b) => compare(a.inf_time, b.inf_time) || compare(a.msgid ?? '', b.msgid ?? ''));
  const about = merged(done);
  const lines = new Map<string, FeeDetail>();
  const traceCodes = traceCodesOf(done);
  const rows: object[] = [];
  for (const call of done) {
    changeLines(lines, call); // so a settlement is made up of the lines that stood when it was made
    if (CANCELS_SETTLEMENT.includes(call.infno)) {
      rows.push({
        cancels: call.input.data?.setl_id,
        facilityId: call.fixmedins_code,
        at: instantOf(call.inf_time),
        reason: 'cancelled',
      });
      continue;
    }
    const settled = SETTLES.includes(call.infno) ? call.output?.setlinfo : undefined;
    if (!settled) continue;
    const batch = call.input.data?.chrg_bchno;
    const own = [...lines.values()].filter((line) => batch === undefined || (line.chrg_bchno ?? batch) === batch);
    if (about.psn_no === undefined || about.begntime === undefined || !sumsUp(own, settled)) continue;
    rows.push(claimRow(encounter, call, settled, about, own, traceCodes, region));
  }
  // A claim before its cancellation, whatever the file's order was.
  rows.sort((a, b) => Number('cancels' in a) - Number('cancels' in b));
  const stay = stayRow(encounter, done, about, region);
  return stay ? [stay, ...rows] : rows;
}

/** What is known of the encounter: later calls overrule earlier ones, what they leave out stays. */
function merged(calls: readonly NhsaCall[]): EncounterData {
  const all: Record<string, string | undefined> = {};
  for (const { infno, input, output } of calls) {
    if (SETTLES.includes(infno) || CANCELS_SETTLEMENT.includes(infno)) continue;
    const said = [input.data, input.mdtrtinfo, input.dscginfo, input.setlinfo, output?.data, output?.result];
    for (const data of said) {
      for (const [name, value] of Object.entries(data ?? {})) if (value !== undefined) all[name] = String(value);
    }
    if (infno === '2405') for (const name of ['endtime', 'dscg_way', 'dscg_bed', 'die_date']) delete all[name];
  }
  return all as EncounterData;
}

function changeLines(lines: Map<string, FeeDetail>, { infno, input }: NhsaCall): void {
  if (infno === '2204' || infno === '2301') {
    for (const line of input.feedetail ?? []) lines.set(line.feedetl_sn, line);
  }
  if (infno !== '2205' && infno !== '2302') return;
  const named = input.feedetail?.map(({ feedetl_sn }) => feedetl_sn) ?? [];
  const batch = input.data?.chrg_bchno;
  const all = named.includes(ALL_LINES) || (named.length === 0 && (batch === undefined || batch === ALL_LINES));
  for (const [number, line] of lines) {
    if (all || named.includes(number) || (batch !== undefined && line.chrg_bchno === batch)) lines.delete(number);
  }
}

function traceCodesOf(calls: readonly NhsaCall[]): Map<string, string[]> {
  const codes = new Map<string, string[]>();
  for (const { input } of calls) {
    const line = input.selinfo?.feedetl_sn;
    const scanned = input.selinfo?.drugtracinfo?.map(({ drug_trac_codg }) => drug_trac_codg) ?? [];
    if (line !== undefined && scanned.length > 0) codes.set(line, [...(codes.get(line) ?? []), ...scanned]);
  }
  return codes;
}

function sumsUp(lines: readonly FeeDetail[], { medfee_sumamt }: Settlement): boolean {
  const total = fenOf(medfee_sumamt);
  return lines.reduce((sum, line) => sum + (fenOf(line.det_item_fee_sumamt) ?? Number.NaN), 0) === total;
}

function claimRow(
  encounter: string,
  call: NhsaCall,
  settled: Settlement,
  about: EncounterData,
  lines: readonly FeeDetail[],
  traceCodes: ReadonlyMap<string, readonly string[]>,
  region: MedTypeMap,
): object {
  const medType = settled.med_type ?? about.med_type ?? '';
  const regions = { care: call.mdtrtarea_admvs, insured: call.insuplc_admdvs };
  return present({
    claimId: settled.setl_id,
    encounterId: encounter,
    personId: about.psn_no,
    facilityId: call.fixmedins_code,
    kind: kindOf(medType, region) ?? `med_type ${medType}`,
    serviceStart: instantOf(about.begntime),
    serviceEnd: instantOf(about.endtime),
    settledAt: instantOf(settled.setl_time),
    credential: credentialOf(call.input.data?.mdtrt_cert_type ?? about.mdtrt_cert_type),
    terminalId: call.dev_no,
    operatorId: call.opter,
    medType,
    diagnosis: about.dscg_maindiag_code ?? about.dise_codg,
    regions: regions.care || regions.insured ? present(regions) : undefined,
    amounts: present({
      total: settled.medfee_sumamt,
      fund: settled.fund_pay_sumamt,
      account: settled.acct_pay,
      familyAid: settled.acct_mulaid_pay,
      cash: settled.psn_cash_pay,
    }),
    lines: lines.map((line) =>
      present({
        lineId: line.feedetl_sn,
        at: instantOf(line.fee_ocur_time),
        ordering: line.bilg_dr_codg,
        performing: line.orders_dr_code,
        prescription: line.rxno,
        item: line.med_list_codg,
        amount: line.det_item_fee_sumamt,
        quantity: line.cnt === undefined ? undefined : Number(line.cnt),
        external: line.rx_circ_flag === '1' || line.etip_flag === '1' ? true : undefined,
        traceCodes: traceCodes.get(line.feedetl_sn),
      }),
    ),
  });
}

function stayRow(
  encounter: string,
  calls: readonly NhsaCall[],
  about: EncounterData,
  region: MedTypeMap,
): object | undefined {
  const ofStay = calls.filter(({ infno }) => /^(240[1-5]|4101A?)$/.test(infno));
  const last = ofStay.at(-1);
  const admitted = ofStay.some(({ infno }) => infno === '2401');
  if (!last || !admitted) return undefined;
  const cancelled = ofStay.find(({ infno }) => infno === '2404');
  if (cancelled) return { cancelsStay: encounter, facilityId: last.fixmedins_code, at: instantOf(cancelled.inf_time) };
  return present({
    stayId: encounter,
    personId: about.psn_no,
    facilityId: last.fixmedins_code,
    kind: kindOf(about.med_type ?? '', region) === 'day-surgery' ? 'day-surgery' : 'inpatient',
    reportedAt: reportTime(last.inf_time, ofStay.length),
    admittedAt: instantOf(about.begntime),
    dischargedAt: instantOf(about.endtime),
    department: about.adm_dept_codg,
    bed: about.adm_bed,
    dischargeBed: about.dscg_bed,
    dischargeWay: dischargeWayOf(about.dscg_way),
    diedAt: instantOf(about.die_date),
    diagnosis: about.dscg_maindiag_code ?? about.dise_codg,
    attending: about.atddr_no,
    surgeries: ofStay.flatMap(({ input }) => input.oprninfo ?? []).flatMap(surgeryOf),
    icu: ofStay
      .flatMap(({ input }) => input.icuinfo ?? [])
      .flatMap((icu) => spanOf(icu.scs_cutd_inpool_time, icu.scs_cutd_exit_time)),
  });
}

// A call that arrives late makes a new report of the stay, though none of its calls is newer: a millisecond later for each call.
function reportTime(infTime: string, calls: number): string | undefined {
  const at = Date.parse(instantOf(infTime) ?? '');
  return Number.isNaN(at) ? infTime : new Date(at + calls).toISOString();
}

function surgeryOf(operation: NonNullable<NhsaCall['input']['oprninfo']>[number]): object[] {
  return spanOf(operation.oprn_oprt_begntime, operation.oprn_oprt_endtime).map((span) =>
    present({ ...span, operator: operation.oper_dr_code, anaesthetist: operation.anst_dr_code }),
  );
}

function spanOf(from: string | undefined, until: string | undefined): object[] {
  return from === undefined ? [] : [present({ from: instantOf(from), until: instantOf(until) })];
}

function present<T extends object>(values: T): Partial<T> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Partial<T>;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
