import { z } from 'zod';

// Required elements and required value sets of the R4 (4.0.1) resources that the hub writes, as its own reading of the
// specification: https://hl7.org/fhir/R4/auditevent.html, provenance.html, detectedissue.html, bundle.html

const id = z.string().regex(/^[A-Za-z0-9\-.]{1,64}$/);
const instant = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/);
const uri = z.string().regex(/^\S+$/);
const Coding = z.strictObject({
  system: uri,
  code: z.string().regex(/^\S+( \S+)*$/),
  version: z.string().min(1).optional(),
  display: z.string().min(1).optional(),
});
const Concept = z.strictObject({ coding: z.array(Coding).min(1), text: z.string().min(1).optional() });
const Reference = z
  .strictObject({
    type: z.string().regex(/^[A-Z][A-Za-z]+$/),
    reference: uri.optional(),
    identifier: z.strictObject({ system: uri, value: z.string().min(1) }).optional(),
  })
  .refine(({ reference, identifier }) => (reference === undefined) !== (identifier === undefined));

export const R4AuditEvent = z.strictObject({
  resourceType: z.literal('AuditEvent'),
  id,
  type: Coding,
  subtype: z.array(Coding).min(1),
  action: z.enum(['C', 'R', 'U', 'D', 'E']),
  recorded: instant,
  outcome: z.enum(['0', '4', '8', '12']),
  outcomeDesc: z.string().min(1).optional(),
  agent: z
    .array(
      z.strictObject({
        type: Concept.optional(),
        who: Reference.optional(),
        requestor: z.boolean(),
        location: Reference.optional(),
      }),
    )
    .min(1),
  source: z.strictObject({ site: z.string(), observer: Reference, type: z.array(Coding).min(1) }),
  entity: z.array(z.strictObject({ what: Reference })).min(1),
});

export const R4Provenance = z.strictObject({
  resourceType: z.literal('Provenance'),
  id,
  target: z.array(Reference).min(1),
  occurredDateTime: instant,
  recorded: instant,
  agent: z.array(z.strictObject({ type: Concept, who: Reference, onBehalfOf: Reference })).min(1),
  signature: z
    .array(
      z.strictObject({
        type: z.array(Coding).min(1),
        when: instant,
        who: Reference,
        targetFormat: z.string(),
        sigFormat: z.string(),
        data: z.base64(),
      }),
    )
    .min(1),
});

export const R4AttestationBundle = z.strictObject({
  resourceType: z.literal('Bundle'),
  id,
  type: z.literal('collection'),
  timestamp: instant,
  entry: z.tuple([
    z.strictObject({ fullUrl: uri, resource: R4AuditEvent }),
    z.strictObject({ fullUrl: uri, resource: R4Provenance }),
  ]),
});

export const R4DetectedIssue = z.strictObject({
  resourceType: z.literal('DetectedIssue'),
  id,
  language: z.enum(['zh-CN', 'en']),
  extension: z
    .array(
      z.strictObject({ url: uri, valueMoney: z.strictObject({ value: z.number(), currency: z.string().length(3) }) }),
    )
    .optional(),
  status: z.enum([
    'registered',
    'preliminary',
    'final',
    'amended',
    'corrected',
    'cancelled',
    'entered-in-error',
    'unknown',
  ]),
  code: Concept,
  severity: z.enum(['high', 'moderate', 'low']),
  patient: Reference.optional(),
  identifiedDateTime: instant,
  author: Reference,
  implicated: z.array(Reference).min(1).optional(),
  evidence: z
    .array(z.strictObject({ detail: z.array(Reference).min(1) }))
    .min(1)
    .optional(),
  detail: z.string().min(1),
});
