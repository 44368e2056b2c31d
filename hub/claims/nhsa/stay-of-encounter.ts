import type { NhsaCall } from './call.ts';
import { type AboutEncounter, present } from './claim-of-settlement.ts';
import { dischargeWayOf, instantOf, kindOf, type MedTypeMap } from './dictionaries.ts';

/** What a report of a stay is made from. */
export interface StayParts {
  readonly encounter: string;
  readonly facility: string | undefined;
  /** When it was last reported, in the interface's local time, and how many reports there were. */
  readonly reported: { readonly at: string; readonly times: number };
  readonly surgeries?: readonly NonNullable<NhsaCall['input']['oprninfo']>[number][];
  readonly icu?: readonly NonNullable<NhsaCall['input']['icuinfo']>[number][];
}

/** An encounter of an inpatient as a stay of the canonical contract that nobody has checked yet. */
export function stayOfEncounter(parts: StayParts, about: AboutEncounter, medTypes: MedTypeMap): object {
  const kind = kindOf(about.med_type ?? '', medTypes);
  return present({
    stayId: parts.encounter,
    personId: about.psn_no,
    facilityId: parts.facility,
    kind: kind === 'day-surgery' ? 'day-surgery' : 'inpatient',
    reportedAt: reportTime(parts.reported),
    admittedAt: instantOf(about.begntime),
    dischargedAt: instantOf(about.endtime),
    department: about.adm_dept_codg,
    bed: about.adm_bed,
    dischargeBed: about.dscg_bed,
    dischargeWay: dischargeWayOf(about.dscg_way),
    diedAt: instantOf(about.die_date),
    diagnosis: about.dscg_maindiag_code ?? about.dise_codg,
    attending: about.atddr_no,
    surgeries: parts.surgeries?.flatMap((operation) =>
      spanOf(operation.oprn_oprt_begntime, operation.oprn_oprt_endtime).map((span) =>
        present({ ...span, operator: operation.oper_dr_code, anaesthetist: operation.anst_dr_code }),
      ),
    ),
    icu: parts.icu?.flatMap((icu) => spanOf(icu.scs_cutd_inpool_time, icu.scs_cutd_exit_time)),
  });
}

// What arrives late makes a new report of the stay, though nothing in it is newer: a millisecond later for each.
function reportTime({ at, times }: StayParts['reported']): string {
  const ms = Date.parse(instantOf(at) ?? '');
  return Number.isNaN(ms) ? at : new Date(ms + times).toISOString();
}

function spanOf(from: string | undefined, until: string | undefined): object[] {
  return from === undefined ? [] : [present({ from: instantOf(from), until: instantOf(until) })];
}
