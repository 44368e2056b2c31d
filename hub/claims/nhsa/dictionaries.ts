import { z } from 'zod';
import { CLAIM_KINDS, type Claim } from '../../../contract/claim.ts';
import type { Stay } from '../../../contract/stay.ts';

/** Kinds of care by med_type. Regions add codes of their own (9107, 9904, ...): a file of theirs is laid over this. */
const MED_TYPES: Readonly<Record<string, Claim['kind']>> = {
  '11': 'outpatient',
  '12': 'outpatient',
  '13': 'emergency',
  '14': 'chronic',
  '21': 'inpatient',
  '22': 'inpatient',
  '23': 'inpatient',
  '24': 'inpatient',
  '25': 'inpatient',
  '26': 'inpatient',
  '28': 'day-surgery',
  '41': 'pharmacy',
  '51': 'maternity',
  '52': 'maternity',
};

export const MedTypeMap = z.record(z.string().regex(/^\d{2,8}$/), z.enum(CLAIM_KINDS));
export type MedTypeMap = z.infer<typeof MedTypeMap>;

/** Trying every length of a hostile code would cost the square of it. */
const LONGEST_CODE = 8;

/** The kind of care of a med_type: the region's own word for it, else the longest national code it begins with. */
export function kindOf(medType: string, region: MedTypeMap = {}): Claim['kind'] | undefined {
  for (let length = Math.min(medType.length, LONGEST_CODE); length >= 2; length -= 1) {
    const code = medType.slice(0, length);
    const kind = region[code] ?? MED_TYPES[code];
    if (kind) return kind;
  }
  return undefined;
}

const CREDENTIALS: Readonly<Record<string, NonNullable<Claim['credential']>>> = {
  '01': 'ec-token',
  '02': 'id-card',
  '03': 'ss-card',
};

/** How the person was identified (mdtrt_cert_type); undefined for codes of a region's own. */
export function credentialOf(code: string | undefined): Claim['credential'] {
  return code === undefined ? undefined : CREDENTIALS[code];
}

const DISCHARGE_WAYS: Readonly<Record<string, NonNullable<Stay['dischargeWay']>>> = {
  '1': 'home',
  '2': 'transfer',
  '3': 'transfer',
  '4': 'against-advice',
  '5': 'died',
  '9': 'other',
};

export function dischargeWayOf(code: string | undefined): Stay['dischargeWay'] {
  return code === undefined ? undefined : (DISCHARGE_WAYS[code] ?? 'other');
}

const LOCAL = /^(\d{4}-\d{2}-\d{2})(?:[ T](\d{2}:\d{2})(?::(\d{2}))?(?:\.\d{1,3})?)?$/;

/** The interface's local time (yyyy-MM-dd HH:mm:ss, China: UTC+8) with its offset; anything else stays as it is. */
export function instantOf(local: string | undefined): string | undefined {
  const [, date, time = '00:00', seconds = '00'] = LOCAL.exec(local ?? '') ?? [];
  return date === undefined ? local : `${date}T${time}:${seconds}+08:00`;
}
