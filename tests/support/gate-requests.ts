import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import { SiteId } from '../../contract/ids.ts';
import { rules } from '../../hub/crosscheck/rules/index.ts';
import { Gate } from '../../hub/gate/gate.ts';
import { GATE_REQUESTS, type GateRequest, type GateStage } from '../../hub/gate/gate-request.ts';
import type { Store } from '../../hub/store/store.ts';
import { SITE } from './builders.ts';
import { DOCTOR_CODE, minute, PERSON_NUMBER, REGION_KEY } from './claim-builders.ts';
import { silent } from './judged-story.ts';

type Asked = z.input<(typeof GATE_REQUESTS)['registration']>;

/** A question about the person of the story, asked at a minute of it. */
export function question(at: number, over: Partial<Asked> = {}): Asked {
  return {
    requestId: randomUUID(),
    at: minute(at),
    facilityId: SITE,
    personId: PERSON_NUMBER,
    kind: 'outpatient',
    serviceStart: minute(60),
    ...over,
  };
}

/** The same before settlement, with one line of the doctor. */
export function settlement(at: number, over: Partial<Asked> = {}): Asked {
  const lines = [{ lineId: 'L-1', at: minute(75), ordering: DOCTOR_CODE, amount: '86.40' }];
  return question(at, { claimId: 'C-1', lines, amounts: { total: '120.50', fund: '86.40' }, ...over });
}

export function parsed(stage: GateStage, asked: Asked): GateRequest {
  return GATE_REQUESTS[stage].parse(asked);
}

export function testGate(store: Store, now: () => number, over: Partial<ConstructorParameters<typeof Gate>[0]> = {}) {
  return new Gate({ db: store.db, regionKey: REGION_KEY, rules, parameters: {}, logger: silent, now, ...over });
}

export const SITE_ID = SiteId.parse(SITE);
