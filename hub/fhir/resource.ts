// The parts of FHIR R4 (4.0.1) that are written here. Of a reference only the logical form is used: a pseudonym or a code of ours,
// never an address, a name or a number of a person.

export interface Coding {
  readonly system: string;
  readonly code: string;
  readonly display?: string;
}

export interface CodeableConcept {
  readonly coding: readonly Coding[];
  readonly text?: string;
}

/** A reference by identifier, or to another resource of the same answer. */
export type Reference =
  | { readonly type: string; readonly identifier: { readonly system: string; readonly value: string } }
  | { readonly type: string; readonly reference: string };

export interface Resource {
  readonly resourceType: string;
  readonly id: string;
  readonly [element: string]: unknown;
}

export interface Bundle extends Resource {
  readonly resourceType: 'Bundle';
  readonly type: 'collection';
  readonly timestamp: string;
  readonly entry: readonly { readonly fullUrl: string; readonly resource: Resource }[];
}

/** Systems of what this hub identifies. The values are pseudonyms, or codes of institutions and devices. */
export const SYSTEMS = {
  insured: 'urn:zhenshen:insured',
  practitioner: 'urn:zhenshen:practitioner',
  institution: 'urn:zhenshen:institution',
  place: 'urn:zhenshen:place',
  device: 'urn:zhenshen:device',
  hub: 'urn:zhenshen:hub',
  attestation: 'urn:zhenshen:attestation',
  attestationKind: 'urn:zhenshen:attestation-kind',
  claim: 'urn:zhenshen:claim',
  nonce: 'urn:zhenshen:nonce',
  rule: 'urn:zhenshen:rule',
} as const;

/** A logical reference. */
export function referTo(type: string, system: keyof typeof SYSTEMS, value: string): Reference {
  return { type, identifier: { system: SYSTEMS[system], value } };
}
