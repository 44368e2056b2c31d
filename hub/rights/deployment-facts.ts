import type { FacePolicy } from '../../contract/face-policy.ts';
import { civilDate } from '../calendar/working-days.ts';
import { type EnrolmentStanding, noteEnrolled } from '../consent/enrolled-persons.ts';
import type { Notice } from '../consent/notice.ts';
import { listNotices } from '../consent/publish-notice.ts';
import { parametersOn } from '../parameters/in-force.ts';
import { loadRetentionPolicy, type RetentionPolicy } from '../retention/policy.ts';
import type { Database } from '../store/store.ts';
import { WORKFLOW_PARAMETERS } from '../workflow/parameters.ts';

interface Counted {
  readonly name: string;
  readonly count: number;
}

/** What this hub really does with people's data, read from its settings and tables; nobody is named. */
export interface DeploymentFacts {
  readonly hub: string;
  readonly at: string;
  readonly policy: FacePolicy;
  readonly retention: RetentionPolicy;
  /** For how long cases are kept after they ended. */
  readonly caseYears: number;
  readonly notices: readonly Notice[];
  readonly enrolled: EnrolmentStanding;
  readonly institutions: number;
  readonly devices: readonly Counted[];
  readonly consents: { readonly inForce: number; readonly withdrawn: number; readonly byGuardian: number };
  /** Events of the last 90 days, by kind: how many people chose another way than the face, too. */
  readonly events: readonly Counted[];
  readonly exports: number;
}

const EVENT_DAYS_MS = 90 * 86_400_000;

/** `now` in ms since 1970. */
export async function deploymentFacts(
  db: Database,
  { hub, policy, now }: { readonly hub: string; readonly policy: FacePolicy; readonly now: number },
): Promise<DeploymentFacts> {
  const countOf = async (table: 'sites' | 'rights_requests') =>
    (
      await db
        .selectFrom(table)
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .executeTakeFirstOrThrow()
    ).count;
  const devices = await db
    .selectFrom('devices')
    .select(({ fn }) => ['profile as name', fn.countAll<number>().as('count')])
    .where('state', '=', 'active')
    .groupBy('profile')
    .orderBy('profile')
    .execute();
  const events = await db
    .selectFrom('attestations')
    .select(({ fn }) => ['kind as name', fn.countAll<number>().as('count')])
    .where('at', '>=', new Date(now - EVENT_DAYS_MS).toISOString())
    .groupBy('kind')
    .orderBy('kind')
    .execute();
  const consents = await db
    .selectFrom('consents')
    .select(({ fn }) => [
      fn.countAll<number>().as('all'),
      fn.count<number>('withdrawn_at').as('withdrawn'),
      fn.countAll<number>().filterWhere('given_by', '=', 'guardian').as('byGuardian'),
    ])
    .executeTakeFirstOrThrow();
  return {
    hub,
    at: new Date(now).toISOString(),
    policy,
    retention: await loadRetentionPolicy(db),
    caseYears: (await parametersOn(db, WORKFLOW_PARAMETERS, civilDate(now))).keepYears,
    notices: (await listNotices(db)).map(({ notice }) => notice),
    enrolled: await noteEnrolled(db, now),
    institutions: await countOf('sites'),
    devices,
    consents: {
      inForce: consents.all - consents.withdrawn,
      withdrawn: consents.withdrawn,
      byGuardian: consents.byGuardian,
    },
    events,
    exports: await countOf('rights_requests'),
  };
}
