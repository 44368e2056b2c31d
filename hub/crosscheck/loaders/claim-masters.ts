import type { SubjectId } from '../../../contract/ids.ts';
import type { MasterKind } from '../../../contract/master.ts';
import { keptKinds, loadMasters, type Mastered, type MasterSelection } from '../../masters/load.ts';
import type { Database } from '../../store/store.ts';
import type { ClaimMasters } from '../claim-masters.ts';
import type { ClaimFacts } from '../files.ts';
import type { Interval } from '../interval.ts';
import { practitionersOf } from './claim-facts.ts';
import { loadPharmacists } from './pharmacists.ts';

/** Loads records of a kind, as `loadMasters` does. */
export type LoadMasters = <K extends MasterKind>(kind: K, selection: MasterSelection) => Promise<Mastered<K>[]>;

/** From the store, asking only for kinds of which there is any record. */
export function storedMasters(db: Database, kinds: Promise<ReadonlySet<string>>): LoadMasters {
  return async (kind, selection) => ((await kinds).has(kind) ? await loadMasters(db, kind, selection) : []);
}

/** Master data of a batch of claims, with one query per kind of record. `load`: from where, by default from the store. */
export async function loadClaimMasters(
  db: Database,
  claims: readonly ClaimFacts[],
  span: Interval,
  load: LoadMasters = storedMasters(db, keptKinds(db)),
): Promise<(claim: ClaimFacts) => ClaimMasters> {
  const sites = [...new Set(claims.map((claim) => claim.site))];
  const people = [...new Set(claims.map((claim) => claim.person))];
  const practitioners = [...new Set(claims.flatMap(practitionersOf))];
  const items = [...new Set(claims.flatMap((claim) => claim.lines.map(({ item }) => item)))].filter(
    (id) => id !== null,
  );
  const ever = { until: span.until };
  const [site, person, deaths, feedback, roles, registrations, eligibility, leaves, caps, pharmacists] =
    await Promise.all([
      load('site', { sites, ...span }),
      load('person', { subjects: people, ...span }),
      load('death', { subjects: people, ...ever }),
      load('feedback', { keys: claims.map((claim) => claim.id) }),
      load('practitioner', { subjects: practitioners, ...span }),
      load('registration', { subjects: practitioners }),
      load('eligibility', { subjects: practitioners, ...span }),
      load('leave', { subjects: practitioners, ...span }),
      load('dispensing-cap', { keys: items, ...span }),
      loadPharmacists(db, claims, span),
    ]);
  const sitesBy = Map.groupBy(site, ({ content }) => content.facilityId as string);
  const [personBy, deathsBy] = [Map.groupBy(person, byPerson), Map.groupBy(deaths, byPerson)];
  const feedbackBy = Map.groupBy(feedback, ({ content }) => content.claimId);
  const capsBy = Map.groupBy(caps, ({ content }) => content.item);
  const rolesBy = Map.groupBy(roles, byPractitioner);
  const registrationsBy = Map.groupBy(registrations, byPractitioner);
  const eligibilityBy = Map.groupBy(eligibility, byPractitioner);
  const leavesBy = Map.groupBy(leaves, byPractitioner);
  return (claim) => {
    const own = practitionersOf(claim);
    const ofOwn = <T>(records: ReadonlyMap<string, readonly T[]>) => own.flatMap((who) => records.get(who) ?? []);
    const itemsOf = [...new Set(claim.lines.map((line) => line.item))].filter((id) => id !== null);
    return {
      site: sitesBy.get(claim.site) ?? [],
      person: personBy.get(claim.person) ?? [],
      deaths: deathsBy.get(claim.person) ?? [],
      feedback: feedbackBy.get(claim.id) ?? [],
      practitioners: ofOwn(rolesBy),
      registrations: ofOwn(registrationsBy),
      eligibility: ofOwn(eligibilityBy),
      leaves: ofOwn(leavesBy),
      caps: itemsOf.flatMap((item) => capsBy.get(item) ?? []),
      pharmacists: pharmacists(claim),
    };
  };
}

const byPerson = ({ content }: { content: { person: SubjectId } }): string => content.person;
const byPractitioner = ({ content }: { content: { practitioner: SubjectId } }): string => content.practitioner;
