import { fenOf } from '../fen.ts';
import type { FeeDetail } from '../nhsa/call.ts';
import { claimOfSettlement, sumsUp } from '../nhsa/claim-of-settlement.ts';
import { instantOf, kindOf, type MedTypeMap } from '../nhsa/dictionaries.ts';
import { stayOfEncounter } from '../nhsa/stay-of-encounter.ts';
import type { Assembled } from '../staged/format.ts';
import type { KeptRow } from '../staged/sealed-staging.ts';
import { Encounter, Fee, Settled } from './tables.ts';

const STILL_IN = '1';
const NO_TRACE_CODES = new Map<string, string[]>();

/** All versions of a row, and the one that counts: the latest by `updt_time`, else the one that arrived last. */
interface Versions<T> {
  readonly current: T;
  /** The last that was not struck out; undefined when none was valid. */
  readonly valid: T | undefined;
  readonly count: number;
}

/**
 * Puts an encounter together from its rows in the three tables, whatever order they arrived in, as rows of the canonical
 * contract that nobody has checked yet. A settlement waits for its encounter, and for lines that sum up to its total. A refund
 * is a settlement of its own with negative amounts: it refunds the one it names, else the last one before of the opposite amount.
 */
export function assembleTables(kept: readonly KeptRow[], medTypes: MedTypeMap): Assembled {
  const [encounter] = versionsOf(kept, 'mdtrt_d', Encounter, (row) => row.mdtrt_id).values();
  const settlements = [...versionsOf(kept, 'setl_d', Settled, (row) => row.setl_id).values()];
  const fees = [...versionsOf(kept, 'fee_list_d', Fee, (row) => row.bkkp_sn).values()];
  const about = encounter?.valid;
  if (!about) return { rows: [], waits: settlements.length > 0 || fees.length > 0 };
  const paid = settlements.filter(({ valid }) => valid !== undefined && !valid.refd_setl_flag);
  const lines = fees.flatMap(({ current }) => (current.vali_flag === false ? [] : [current]));
  const rows: object[] = [];
  let waits = false;
  for (const { valid, current } of paid) {
    if (!valid) continue;
    if (valid.psn_no !== about.psn_no) return otherPerson(valid.setl_id);
    const own = lines.filter(({ setl_id }) => (setl_id === undefined ? paid.length === 1 : setl_id === valid.setl_id));
    if (sumsUp(own.map(feeDetail), valid)) rows.push(claimOf(about, valid, own, medTypes));
    else waits = true;
    if (current.vali_flag === false)
      rows.push(cancellation(about, valid, current.updt_time ?? current.setl_time, 'cancelled'));
  }
  const { found, missing } = refundsOf(settlements, paid);
  for (const [refund, refunded] of found) rows.push(cancellation(about, refunded, refund.setl_time, 'refunded'));
  // A claim before its cancellation.
  rows.sort((a, b) => Number('cancels' in a) - Number('cancels' in b));
  const stay = encounter && stayOf(encounter, about, medTypes);
  return { rows: stay ? [stay, ...rows] : rows, waits: waits || missing };
}

function versionsOf<T extends { vali_flag?: boolean | undefined; updt_time?: string | undefined }>(
  kept: readonly KeptRow[],
  table: string,
  schema: { parse: (value: unknown) => T },
  keyOf: (row: T) => string,
): Map<string, Versions<T>> {
  const rows = kept.filter(({ kind }) => kind === table).map(({ value }) => schema.parse(value));
  rows.sort((a, b) => timeOf(a) - timeOf(b));
  const versions = new Map<string, Versions<T>>();
  for (const current of rows) {
    const before = versions.get(keyOf(current));
    const valid = current.vali_flag === false ? before?.valid : current;
    versions.set(keyOf(current), { current, valid, count: (before?.count ?? 0) + 1 });
  }
  return versions;
}

function timeOf({ updt_time }: { updt_time?: string | undefined }): number {
  return updt_time === undefined ? 0 : Date.parse(instantOf(updt_time) ?? '');
}

function refundsOf(settlements: readonly Versions<Settled>[], paid: readonly Versions<Settled>[]) {
  const refunds = settlements.flatMap(({ current }) =>
    current.refd_setl_flag && current.vali_flag !== false ? [current] : [],
  );
  const found = new Map<Settled, Settled>();
  for (const refund of refunds.toSorted((a, b) => (a.setl_time < b.setl_time ? -1 : 1))) {
    const open = paid.flatMap(({ valid }) => (valid && ![...found.values()].includes(valid) ? [valid] : []));
    const target =
      refund.init_setl_id === undefined
        ? open.filter((each) => each.setl_time <= refund.setl_time && isOpposite(each, refund)).at(-1)
        : open.find(({ setl_id }) => setl_id === refund.init_setl_id);
    if (target) found.set(refund, target);
  }
  return { found, missing: found.size < refunds.length };
}

function isOpposite(paid: Settled, refund: Settled): boolean {
  return fenOf(paid.medfee_sumamt) === -(fenOf(refund.medfee_sumamt) ?? Number.NaN);
}

function claimOf(about: Encounter, settled: Settled, lines: readonly Fee[], medTypes: MedTypeMap): object {
  const at = {
    facility: settled.fixmedins_code || about.fixmedins_code,
    operator: settled.opter_id,
    credential: settled.mdtrt_cert_type ?? about.mdtrt_cert_type,
    care: about.mdtrtarea_admvs,
    insured: settled.insuplc_admdvs ?? about.insuplc_admdvs,
  };
  const context = { at, traceCodes: NO_TRACE_CODES, medTypes };
  return claimOfSettlement(about.mdtrt_id, settled, about, lines.map(feeDetail), context);
}

function feeDetail({ bkkp_sn, ...line }: Fee): FeeDetail {
  return { ...line, feedetl_sn: bkkp_sn, chrg_bchno: undefined };
}

function cancellation(about: Encounter, { setl_id, fixmedins_code }: Settled, at: string, reason: string): object {
  return { cancels: setl_id, facilityId: fixmedins_code || about.fixmedins_code, at: instantOf(at), reason };
}

function stayOf({ current, count }: Versions<Encounter>, about: Encounter, medTypes: MedTypeMap): object | undefined {
  const kind = kindOf(about.med_type, medTypes);
  if (kind !== 'inpatient' && kind !== 'day-surgery' && about.med_type !== '52') return undefined;
  const { mdtrt_id: encounter, fixmedins_code: facility } = about;
  if (current.vali_flag === false) {
    return { cancelsStay: encounter, facilityId: facility, at: instantOf(current.updt_time ?? current.begntime) };
  }
  const { endtime, ...rest } = about;
  const left = about.inhosp_stas === STILL_IN ? undefined : endtime;
  const reported = { at: about.updt_time ?? left ?? about.begntime, times: count };
  return stayOfEncounter({ encounter, facility, reported }, { ...rest, endtime: left }, medTypes);
}

function otherPerson(settlement: string): Assembled {
  const reason = `settlement ${settlement.slice(0, 40)} names another person than its encounter`;
  return { rows: [], waits: false, reject: { field: 'psn_no', code: 'INVALID_FIELD', reason } };
}
