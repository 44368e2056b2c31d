import type { Assembled } from '../staged/format.ts';
import type { EncounterData, FeeDetail, NhsaCall } from './call.ts';
import { claimOfSettlement, type SettledAt, sumsUp } from './claim-of-settlement.ts';
import { instantOf, type MedTypeMap } from './dictionaries.ts';
import { stayOfEncounter } from './stay-of-encounter.ts';

const SETTLES = ['2207', '2304'];
const CANCELS_SETTLEMENT = ['2208', '2305'];
const ALL_LINES = '0000';

/**
 * Puts an encounter together from its calls, as rows of the canonical contract that nobody has checked yet, in whatever order
 * they arrived: registration, lines, settlement and their cancellations by the time of each call (inf_time). A settlement whose
 * registration is missing, or whose lines do not sum up to its total, waits for further calls.
 */
export function assembleEncounter(encounter: string, calls: readonly NhsaCall[], medTypes: MedTypeMap): Assembled {
  const done = inOrder(calls);
  const about = merged(done);
  const lines = new Map<string, FeeDetail>();
  const traceCodes = traceCodesOf(done);
  const rows: object[] = [];
  let waits = false;
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
    if (about.psn_no === undefined || about.begntime === undefined || !sumsUp(own, settled)) {
      waits = true;
      continue;
    }
    rows.push(claimOfSettlement(encounter, settled, about, own, { at: placeOf(call, about), traceCodes, medTypes }));
  }
  // A claim before its cancellation, whatever the file's order was.
  rows.sort((a, b) => Number('cancels' in a) - Number('cancels' in b));
  const stay = stayRow(encounter, done, about, medTypes);
  return { rows: stay ? [stay, ...rows] : rows, waits };
}

// The calls that the insurer accepted, by their time. A call that was sent again under its number was corrected.
function inOrder(calls: readonly NhsaCall[]): NhsaCall[] {
  const accepted = calls.filter(({ infcode }) => infcode === undefined || String(infcode) === '0');
  const latest = new Map(accepted.map((call, index) => [call.msgid ? `${call.infno} ${call.msgid}` : index, call]));
  return [...latest.values()].toSorted(
    (a, b) => compare(a.inf_time, b.inf_time) || compare(a.msgid ?? '', b.msgid ?? ''),
  );
}

function placeOf(call: NhsaCall, about: EncounterData): SettledAt {
  return {
    facility: call.fixmedins_code,
    terminal: call.dev_no,
    operator: call.opter,
    credential: call.input.data?.mdtrt_cert_type ?? about.mdtrt_cert_type,
    care: call.mdtrtarea_admvs,
    insured: call.insuplc_admdvs,
  };
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
  const parts = {
    encounter,
    facility: last.fixmedins_code,
    reported: { at: last.inf_time, times: ofStay.length },
    surgeries: ofStay.flatMap(({ input }) => input.oprninfo ?? []),
    icu: ofStay.flatMap(({ input }) => input.icuinfo ?? []),
  };
  return stayOfEncounter(parts, about, region);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
