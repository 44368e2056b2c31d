import { DeviceId } from '../../../../../contract/ids.ts';
import { h08 } from '../../../../../hub/crosscheck/rules/h08.ts';
import { SITE } from '../../../../support/builders.ts';
import { at, checkIn } from '../../../../support/file-builders.ts';
import { describeRule } from '../../../../support/rule-cases.ts';
import { mastered, stayFile } from '../../../../support/stay-builders.ts';

const DAY = 1440;
const bed = (ward: string, number: string, device?: string) =>
  mastered<'bed'>(-DAY, null, {
    record: 'bed',
    facilityId: SITE,
    ward,
    bed: number,
    from: '',
    ...(device && { device: DeviceId.parse(device) }),
  });
const beds = [bed('W3', '12', 'bed-w3'), bed('W7', '1', 'bed-w7')];
const bedside = (minutes: number, device: string) =>
  checkIn(minutes, 'match', { kind: 'patient.bedside', device, jti: `at-${device}` });

describeRule(h08, [
  {
    name: 'in the stated bed',
    file: stayFile({ beds, checkIns: [bedside(60, 'bed-w3')] }),
    outcome: 'clear',
    code: 'bed-as-stated',
  },
  {
    name: 'verified in another ward',
    file: stayFile({ beds, checkIns: [bedside(DAY, 'bed-w7')] }),
    outcome: 'finding',
    code: 'verified-in-another-ward',
    with: { evidence: [{ type: 'attestation', id: 'at-bed-w7' }] },
  },
  {
    name: 'shortly before a move',
    file: stayFile({
      beds,
      checkIns: [bedside(DAY - 30, 'bed-w7')],
      stay: {
        beds: [
          { from: at(0), until: at(DAY), ward: 'W3', room: null, bed: '12' },
          { from: at(DAY), until: at(5 * DAY), ward: 'W7', room: null, bed: '1' },
        ],
      },
    }),
    outcome: 'clear',
  },
  {
    name: 'a device that serves several wards',
    file: stayFile({
      beds: [bed('W3', '12'), bed('W7', '1', 'handheld'), bed('W8', '1', 'handheld')],
      checkIns: [bedside(DAY, 'handheld')],
    }),
    outcome: 'clear',
  },
  { name: 'no bed at all', file: stayFile({ beds, stay: { beds: [] } }), outcome: 'finding', code: 'no-bed-stated' },
  { name: 'no bed yet', file: stayFile({ beds, stay: { beds: [], reportedAt: at(60) } }), outcome: 'clear' },
  {
    name: 'a newborn without a bed of its own',
    file: stayFile({ beds, stay: { beds: [], newbornOf: 'S-0' } }),
    outcome: 'clear',
    code: 'newborn-without-bed',
  },
  {
    name: 'a bed that is not in the register',
    file: stayFile({ beds: [bed('W7', '1')] }),
    outcome: 'finding',
    code: 'bed-not-registered',
    with: { class: 'data-quality' },
  },
  { name: 'no register of beds', file: stayFile({ stay: { beds: [] } }), outcome: 'not-judged' },
]);
