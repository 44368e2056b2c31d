import { present } from '../nhsa/claim-of-settlement.ts';
import { instantOf, kindOf, type MedTypeMap } from '../nhsa/dictionaries.ts';
import { type Directory, Unresolved } from './directory.ts';
import { answerTo, type Claim, codeOf, FUND_AMOUNT, identifierOf, SYSTEMS } from './resources.ts';

/** v3 ActCode of an encounter's class, as a kind of claim. */
const KIND_OF_CLASS: Readonly<Record<string, string>> = {
  AMB: 'outpatient',
  EMER: 'emergency',
  FLD: 'emergency',
  HH: 'home-bed',
  IMP: 'inpatient',
  ACUTE: 'inpatient',
  NONACUTE: 'inpatient',
  OBSENC: 'inpatient',
  SS: 'inpatient',
  VR: 'internet',
};
const ORDERS = ['ordering', 'prescriber', 'supervisor'];

/**
 * An R4 Claim as rows of the canonical contract that nobody has checked yet. A cancelled one is cancelled, a draft or an enquiry comes to
 * nothing. Throws Unresolved when a reference leads nowhere, or what a claim must say is not said.
 */
export function claimOfResource(claim: Claim, directory: Directory, medTypes: MedTypeMap): object[] {
  if (claim.use !== undefined && claim.use !== 'claim') return [];
  const claimId = identifierOf(claim, SYSTEMS.settlement) ?? claim.id;
  const facilityId = directory.code(claim.facility ?? claim.provider, 'institution', 'facility');
  if (claim.status === 'cancelled' || claim.status === 'entered-in-error') {
    const at = claim.meta?.lastUpdated ?? instantOf(claim.created);
    return [{ cancels: claimId, facilityId, at, reason: 'cancelled' }];
  }
  if (claim.status !== 'active') return [];
  const encounter = encounterOf(claim, directory);
  const medType = codeOf(claim.subType, SYSTEMS.medType);
  const settledAt = instantOf(claim.created) ?? claim.meta?.lastUpdated;
  const row = present({
    claimId,
    encounterId: encounter && (identifierOf(encounter, SYSTEMS.encounter) ?? encounter.id),
    personId: directory.code(claim.patient, 'person', 'patient'),
    facilityId,
    kind: kindOfClaim(claim, medType, encounter?.class?.code, medTypes),
    serviceStart: instantOf(claim.billablePeriod?.start ?? encounter?.period?.start),
    serviceEnd: instantOf(claim.billablePeriod?.end ?? encounter?.period?.end),
    // A day alone says that it was settled on it, not when: its last second.
    settledAt: /^\d{4}-\d\d-\d\d$/.test(claim.created ?? '') ? `${claim.created}T23:59:59+08:00` : settledAt,
    medType,
    diagnosis: codeOf(claim.diagnosis?.toSorted((a, b) => a.sequence - b.sequence)[0]?.diagnosisCodeableConcept),
    amounts: { total: cny(claim.total, 'total'), fund: fundOf(claim, directory) },
    lines: (claim.item ?? []).map((item) => lineOf(item, claim, directory)),
  });
  return [row];
}

type Item = NonNullable<Claim['item']>[number];

function lineOf(item: Item, claim: Claim, directory: Directory): object {
  const at = item.servicedPeriod?.start ?? item.servicedDate ?? claim.billablePeriod?.start;
  const team = (claim.careTeam ?? []).filter(({ sequence }) => item.careTeamSequence?.includes(sequence));
  const isOrder = (member: (typeof team)[number]) => ORDERS.includes(codeOf(member.role) ?? '');
  const ordering = team.find(isOrder);
  const performing = team.find((member) => !isOrder(member));
  return present({
    lineId: String(item.sequence),
    at: instantOf(at),
    ordering: ordering && directory.code(ordering.provider, 'practitioner', 'careTeam'),
    performing: performing && directory.code(performing.provider, 'practitioner', 'careTeam'),
    prescription: claim.prescription?.identifier?.value,
    item: codeOf(item.productOrService),
    amount: cny(item.net, `item.${item.sequence}.net`),
    quantity: item.quantity?.value,
  });
}

function encounterOf(claim: Claim, directory: Directory) {
  const referred = (claim.item ?? []).flatMap((item) => item.encounter ?? []);
  const [first] = referred;
  if (!first) return undefined;
  const found = directory.get(first);
  if (found?.resourceType === 'Encounter') return found;
  throw new Unresolved('item.encounter', 'refers to an Encounter that was not sent; send it first');
}

function kindOfClaim(
  claim: Claim,
  medType: string | undefined,
  encounterClass: string | undefined,
  medTypes: MedTypeMap,
) {
  const kind =
    (medType === undefined ? undefined : kindOf(medType, medTypes)) ??
    (codeOf(claim.type) === 'pharmacy' ? 'pharmacy' : KIND_OF_CLASS[encounterClass ?? '']);
  if (kind !== undefined) return kind;
  const ways = `a subType of system ${SYSTEMS.medType}, type pharmacy, or an item.encounter with a class`;
  throw new Unresolved('type', `the kind of care can't be told; it takes ${ways}`);
}

function fundOf(claim: Claim, directory: Directory): number {
  const own = claim.extension?.find(({ url }) => url === FUND_AMOUNT)?.valueMoney;
  const answer = directory.byName(answerTo(`Claim/${claim.id}`));
  const benefit =
    answer?.resourceType === 'ClaimResponse'
      ? answer.total?.find(({ category }) => codeOf(category) === 'benefit')?.amount
      : undefined;
  const fund = own ?? benefit;
  if (fund) return cny(fund, 'fund');
  throw new Unresolved(
    'fund',
    `what the fund paid is not said; it takes a ClaimResponse with a total of benefit, or extension ${FUND_AMOUNT}`,
  );
}

function cny(money: { value: number; currency?: string | undefined } | undefined, field: string): number {
  if (!money) throw new Unresolved(field, 'an amount is missing');
  if (money.currency !== undefined && money.currency !== 'CNY') throw new Unresolved(field, 'must be in CNY');
  return money.value;
}
