import { pino } from 'pino';
import type { SiteId, SubjectId } from '../../contract/ids.ts';
import { pseudonym } from '../../contract/pseudonym.ts';
import type { PointProposalInput } from '../../hub/credit/points/entry.ts';
import type { Store } from '../../hub/store/store.ts';
import type { NewRow } from '../../hub/store/tables.ts';
import { SITE } from './builders.ts';
import { DOCTOR, PERSON, REGION_KEY, registerSites } from './claim-builders.ts';

/** When somebody manages credit: on a working day in November 2026. */
export const NOW = Date.parse('2026-11-23T02:00:00Z');
export const silent = pino({ level: 'silent' });

export const doctor = (name: string): SubjectId => pseudonym(REGION_KEY, 'practitioner', name);

/** A finding as the rules would leave it, with columns set by hand. */
export async function addFinding(store: Store, id: string, over: Partial<NewRow<'findings'>> = {}): Promise<string> {
  const at = '2026-11-10T02:00:00.000Z';
  await store.db
    .insertInto('findings')
    .values({
      ...{ id, fingerprint: id, rule: 'D01', rule_version: 1, class: 'violation', subject_type: 'claim', subject: id },
      ...{ claim_id: null, site: SITE, person: PERSON, practitioner: DOCTOR, device: null, mode: 'notify' },
      ...{ reason: '{"code":"x","params":{}}', params: '{}', evidence: '[]', amount_fen: 10_000 },
      ...{ status: 'upheld', opened_at: at, updated_at: at },
      ...over,
    })
    .execute();
  return id;
}

/** Points that follow a sanction of the institution in November. */
export function conduct(over: Partial<Extract<PointProposalInput, { kind: 'conduct' }>> = {}): PointProposalInput {
  return {
    kind: 'conduct',
    practitioner: DOCTOR,
    site: SITE as SiteId,
    ...{ conduct: 'signed-for-while-absent', band: 'heavier', points: 5, responsibility: 'important' },
    sanction: { kind: 'agreement', reference: 'HC-2026-17', on: '2026-11-20' },
    source: { type: 'finding', id: 'F-1' },
    words: 'signed for a visit while clocked out',
    ...over,
  };
}

export async function creditStore(store: Store): Promise<Store> {
  await registerSites(store);
  return store;
}
