import { readHubIdentity } from '../../hub/identity/open.ts';
import { setInspector } from '../../hub/inspection/inspectors.ts';
import type { Store } from '../../hub/store/store.ts';
import { PastClock } from './agenda.ts';
import { creditErrands } from './credit-errands.ts';
import { deskErrands } from './desk-errands.ts';
import { Desks, type DesksOptions } from './desks.ts';
import { hubErrands } from './duties.ts';
import { inspectionErrands } from './inspection-errands.ts';
import { parameterErrands } from './parameter-errands.ts';
import { caseErrands, type PastOffice } from './past-work.ts';
import type { WorkWords } from './words.ts';

const DAY_MS = 86_400_000;

export interface Past extends Omit<PastOffice, 'desks' | 'now'>, Pick<DesksOptions, 'store' | 'logger'> {
  readonly dir: { readonly hub: string; readonly city: string };
  /** When the hub found its findings, ms since 1970. */
  readonly judged: number;
}

/** What hub and people have done between the first findings and the morning on which the office opens, in the order of time. */
export async function livePast({ dir, judged, ...past }: Past): Promise<void> {
  const { store, opens, logger } = past;
  const identity = readHubIdentity(dir.hub, Date.now);
  const clock = new PastClock(judged);
  const desks = await Desks.open({ store, identity, dir: dir.hub, logger, now: clock.now });
  try {
    await nameInspectors(store, past.words.departments, judged);
    const office = { ...past, desks, now: clock.now };
    await clock.run([
      ...hubErrands({ store, identity, logger, now: clock.now }, opens, Math.floor((opens - judged) / DAY_MS)),
      ...(await caseErrands(office)),
      ...inspectionErrands(office),
      ...creditErrands(office),
      ...deskErrands(office, dir.city),
      ...parameterErrands(office),
    ]);
  } finally {
    await desks.close();
  }
}

// So that visits can be drawn: pairs of people that nobody chose.
async function nameInspectors(store: Store, departments: WorkWords['departments'], now: number): Promise<void> {
  for (const [index, department] of departments.entries()) {
    const id = `inspector-${index + 1}`;
    await setInspector(store, { id, department, conflicts: [], state: 'active' }, 'demo', now);
  }
}
