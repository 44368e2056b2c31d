import { Command, Option } from 'commander';
import { type HubAddress, withHub } from './hub-call.ts';

interface FhirOptions extends HubAddress {
  readonly out?: string;
  readonly lang?: string;
}

/** `zs fhir`: evidence and findings as HL7 FHIR R4 resources. */
export function fhirCommand(): Command {
  const fhir = new Command('fhir').description('evidence and findings as HL7 FHIR R4, for other systems');
  for (const { name, argument, described } of [
    { name: 'attestation', argument: '<id>', described: 'AuditEvent and Provenance of an attestation (id or digest)' },
    { name: 'finding', argument: '<id>', described: 'DetectedIssue of a finding' },
  ]) {
    const command = withHub(fhir.command(name).description(described).argument(argument));
    command.option('--out <file>', 'write it there (mode 0600) instead of on the screen');
    if (name === 'finding') command.addOption(new Option('--lang <language>').choices(['zh-CN', 'en']));
    command.action(async (id: string, options: FhirOptions) => {
      const { exportFhir } = await import('./fhir-export.ts');
      const language = options.lang === undefined ? '' : `?lang=${options.lang}`;
      await exportFhir(`/v1/${name}s/${encodeURIComponent(id)}/fhir${language}`, options);
    });
  }
  return fhir;
}
