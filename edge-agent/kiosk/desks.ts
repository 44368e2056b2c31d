import { join } from 'node:path';
import type { Logger } from 'pino';
import { pseudonym } from '../../contract/pseudonym.ts';
import type { DeviceIdentity } from '../../firmware-config/device-identity.ts';
import type { Attestor } from '../attestation/draft.ts';
import { createCodeReader } from '../codes/code-reader.ts';
import { createVoucherService } from '../codes/voucher-service.ts';
import type { EnrolmentParts } from '../enrolment/enrolment.ts';
import type { BedsideTasks } from '../session/bedside-tasks.ts';
import type { CheckInParts } from '../session/check-in.ts';
import { createCheckIns } from '../session/check-in.ts';
import { createCodeScan } from '../session/code-scan.ts';
import { type DayJournal, journaled } from '../session/day-journal.ts';
import type { DeskStaff } from '../session/desk-staff.ts';
import type { FaceWatch } from '../session/face-watch.ts';
import { createRecentLooks } from '../session/recent-look.ts';
import type { Turn } from '../session/turn.ts';
import { createCodeDesk } from './code-desk.ts';
import { createFrontDesk } from './front-desk.ts';
import { createOwnDesk } from './own-desk.ts';
import type { PersonRouteParts } from './person-routes.ts';
import type { Screen } from './screen.ts';
import { createScreenTurn } from './screen-turn.ts';
import { createStaffDesk } from './staff-desk.ts';
import { createStaffPass } from './staff-pass.ts';
import type { StaffRouteParts } from './staff-routes.ts';

export interface DeskParts {
  readonly identity: Pick<DeviceIdentity, 'config' | 'regionKey'>;
  readonly attestor: Attestor;
  readonly checkIn: Omit<CheckInParts, 'attestor'> & Pick<EnrolmentParts, 'templates'>;
  readonly watch: Pick<FaceWatch, 'attendPictures'>;
  readonly screen: Screen;
  readonly turn: Turn;
  readonly journal: DayJournal;
  readonly deskStaff: DeskStaff;
  readonly bedsideTasks: BedsideTasks;
  /** Where e-vouchers are resolved; undefined = nowhere. */
  readonly voucherService: string | undefined;
  readonly logger: Logger;
}

/** Everything that can be asked of the kiosk, by who may ask it. */
export type Desks = Omit<PersonRouteParts, 'screen'> & Omit<StaffRouteParts, 'pinGuard'> & { stop(): Promise<void> };

/** Puts the desks together: one person at a time in front of all of them, and each event noted for the list of the day. */
export function createDesks(parts: DeskParts): Desks {
  const { identity, checkIn, watch, screen, journal, deskStaff, bedsideTasks, logger } = parts;
  const { config, regionKey } = identity;
  const { now, camera, challenger } = checkIn;
  const attestor = journaled(parts.attestor, journal);
  const screenTurn = createScreenTurn(parts.turn, screen);
  const atScreen = { screen, screenTurn };

  const ownDesk = createOwnDesk({
    ...atScreen,
    assessment: checkIn,
    attestor,
    journal,
    looks: createRecentLooks(now),
    site: config.site,
    now,
  });
  const enrolment: EnrolmentParts = { ...checkIn, attestor, logger };
  // Desk staff open this device and no other, so their faces stay here even where those of patients lie in a vault.
  const { policy } = checkIn.basis;
  const atSite = { ...policy, templates: { ...policy.templates, storage: 'site' as const } };
  const deskFaces = { basis: { ...checkIn.basis, policy: atSite }, templates: deskStaff.templates };
  const desk = createFrontDesk({
    ...atScreen,
    config,
    regionKey,
    checkIns: createCheckIns({ ...checkIn, attestor }),
    challenger,
    enrolment,
    deskEnrolment: { ...enrolment, ...deskFaces },
    attestor,
    bedsideTasks,
    recordOf: ownDesk.recordOf,
  });
  const staffDesk = createStaffDesk({
    ...atScreen,
    assessment: { ...checkIn, ...deskFaces },
    deskStaff,
    pass: createStaffPass(now),
    journal,
    now,
  });
  const reader = createCodeReader();
  const { voucherService } = parts;
  const vouchers = voucherService === undefined ? undefined : createVoucherService(voucherService, logger);
  const codeScan = createCodeScan({ camera, watch, reader, logger, now });
  return {
    desk,
    ownDesk,
    staffDesk,
    codeDesk: createCodeDesk({ ...atScreen, codeScan, vouchers }),
    staffOf: (number) => pseudonym(regionKey, 'practitioner', number),
    stop: () => reader.stop(),
  };
}

/** Where the list of the day and the desk staff's faces lie in the device's folder. */
export function deskFiles(dir: string) {
  return { journal: join(dir, 'journal.jsonl'), deskStaff: join(dir, 'desk-staff') } as const;
}
