import type { Attestation } from '../../contract/attestation.ts';
import type { Envelope } from '../../contract/envelope.ts';
import { attestationAuditEvent } from './attestation-audit-event.ts';
import { type Bundle, type Resource, referTo } from './resource.ts';

const SOURCE_SIGNATURE = {
  system: 'urn:iso-astm:E1762-95:2013',
  code: '1.2.840.10065.1.12.1.14',
  display: 'Source Signature',
};
const ASSEMBLER = {
  system: 'http://terminology.hl7.org/CodeSystem/provenance-participant-type',
  code: 'assembler',
  display: 'Assembler',
};

/** An attestation as it is kept. `receivedAt` is UTC. */
export interface KeptAttestation {
  readonly attestation: Attestation;
  readonly envelope: Envelope;
  readonly receivedAt: string;
}

/**
 * An attestation as an R4 Bundle: an AuditEvent that says what happened, and a Provenance of it whose signature is the device's
 * own (JWS compact, RFC 7515), so that whoever gets it can verify it without this hub.
 */
export function attestationBundle(kept: KeptAttestation): Bundle {
  const event = attestationAuditEvent(kept.attestation);
  const eventUrl = `urn:uuid:${event.id}`;
  const provenance = provenanceOf(kept, eventUrl);
  return {
    resourceType: 'Bundle',
    id: `attestation-${event.id}`,
    type: 'collection',
    timestamp: kept.receivedAt,
    entry: [
      { fullUrl: eventUrl, resource: event },
      { fullUrl: `urn:zhenshen:provenance:${event.id}`, resource: provenance },
    ],
  };
}

function provenanceOf({ attestation, envelope, receivedAt }: KeptAttestation, target: string): Resource {
  const device = referTo('Device', 'device', attestation.iss);
  const at = new Date(attestation.iat * 1000).toISOString();
  return {
    resourceType: 'Provenance',
    id: `provenance-${attestation.jti}`,
    target: [{ type: 'AuditEvent', reference: target }],
    occurredDateTime: at,
    recorded: receivedAt,
    agent: [
      {
        type: { coding: [ASSEMBLER] },
        who: device,
        onBehalfOf: referTo('Organization', 'institution', attestation.site),
      },
    ],
    signature: [
      {
        type: [SOURCE_SIGNATURE],
        when: at,
        who: device,
        targetFormat: 'application/json',
        sigFormat: 'application/jose',
        data: Buffer.from(envelope).toString('base64'),
      },
    ],
  };
}
