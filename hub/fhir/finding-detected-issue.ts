import { type Language, renderMessage, ruleTitle } from '../crosscheck/render.ts';
import type { Row } from '../store/tables.ts';
import { type Reference, type Resource, referTo, SYSTEMS } from './resource.ts';

type Finding = Row<'findings'>;

/** http://hl7.org/fhir/detectedissue-severity */
const SEVERITY: Readonly<Record<string, 'high' | 'moderate' | 'low'>> = {
  violation: 'high',
  'to-verify': 'moderate',
  suspicious: 'low',
  'data-quality': 'low',
};

/** http://hl7.org/fhir/observation-status: a finding is preliminary until somebody has decided. */
const STATUS: Readonly<Record<Finding['status'], 'preliminary' | 'final' | 'cancelled'>> = {
  open: 'preliminary',
  upheld: 'final',
  dismissed: 'cancelled',
  retracted: 'cancelled',
};

/** A finding as an R4 DetectedIssue: rule, class, what it is about and the attestations it rests on; people as pseudonyms. */
export function findingDetectedIssue(finding: Finding, hub: string, language: Language): Resource {
  const message = { code: JSON.parse(finding.reason).code, params: JSON.parse(finding.reason).params ?? {} };
  const evidence: { type: string; id: string }[] = JSON.parse(finding.evidence);
  const implicated = implicatedIn(finding);
  return {
    resourceType: 'DetectedIssue',
    id: finding.id,
    language,
    ...(finding.amount_fen > 0 && { extension: [amountAtStake(finding.amount_fen)] }),
    status: STATUS[finding.status],
    code: {
      coding: [{ system: SYSTEMS.rule, code: finding.rule, version: String(finding.rule_version) }],
      text: ruleTitle(finding.rule, language),
    },
    severity: SEVERITY[finding.class] ?? 'low',
    ...(finding.person !== null && { patient: referTo('Patient', 'insured', finding.person) }),
    identifiedDateTime: finding.opened_at,
    author: referTo('Device', 'hub', hub),
    ...(implicated.length > 0 && { implicated }),
    ...(evidence.length > 0 && { evidence: [{ detail: evidence.map(evidenceReference) }] }),
    detail: renderMessage(finding.rule, message, language),
  };
}

function implicatedIn({ claim_id, site, practitioner, device }: Finding): Reference[] {
  return [
    ...(claim_id === null ? [] : [referTo('Claim', 'claim', claim_id)]),
    referTo('Organization', 'institution', site),
    ...(practitioner === null ? [] : [referTo('Practitioner', 'practitioner', practitioner)]),
    ...(device === null ? [] : [referTo('Device', 'device', device)]),
  ];
}

function evidenceReference({ type, id }: { type: string; id: string }): Reference {
  return type === 'claim' ? referTo('Claim', 'claim', id) : referTo('AuditEvent', 'attestation', id);
}

function amountAtStake(fen: number) {
  return { url: 'urn:zhenshen:amount-at-stake', valueMoney: { value: fen / 100, currency: 'CNY' } };
}
