import type { Reject, RejectCause } from '../../import/reject.ts';
import type { SourceRow } from '../../import/source-row.ts';
import type { MedTypeMap } from '../nhsa/dictionaries.ts';
import type { Assembled, Look, ReadStaged, StagedFormat } from '../staged/format.ts';
import { rejectOf } from '../staged/row-reject.ts';
import type { KeptRow, SealedStaging, StagedRow } from '../staged/sealed-staging.ts';
import { claimOfResource } from './claim-of-resource.ts';
import { Directory, latestOf, Unresolved } from './directory.ts';
import { mastersOfResource } from './masters-of-resource.ts';
import { resourceRows } from './resource-rows.ts';
import { answerTo, identifierOf, READ, type ReadResource, SYSTEMS, targetOf } from './resources.ts';
import { stayOfResource } from './stay-of-resource.ts';

/** Resources that something comes of; the others are only referred to. */
const COMES_TO = ['Claim', 'Encounter', 'PractitionerRole', 'Location'];
const NAMED_BY = { Patient: SYSTEMS.person, Practitioner: SYSTEMS.practitioner } as const;

/**
 * FHIR R4 resources: Bundles of any size, or one resource a line. Within a file they may stand in any order; what refers to something
 * that was never sent is rejected, and may be sent again. A place is a resource, by each of its names.
 */
export function fhirFormat(medTypes: MedTypeMap): StagedFormat {
  return {
    name: 'fhir',
    reader: resourceRows,
    read: readResources,
    assemble: (places, staging, look) => assembleResources(places, { staging, look, medTypes }),
  };
}

function readResources(rows: readonly SourceRow[], staging: SealedStaging): ReadStaged {
  const staged: StagedRow[] = [];
  const rejects: Reject[] = [];
  for (const row of rows) {
    const read = 'reject' in row ? row : readResource(row.value);
    if (!read) continue;
    if ('reject' in read) {
      rejects.push({ line: row.line, ...read.reject });
      continue;
    }
    const { resource: value, names } = read;
    const kind = value.resourceType;
    for (const [index, name] of names.entries()) {
      const touches = index === 0 && COMES_TO.includes(kind);
      staged.push({ line: row.line, place: staging.placeOf(name), kind, value, touches });
    }
  }
  return { staged, rejects };
}

type Read = { readonly resource: ReadResource; readonly names: readonly string[] } | { readonly reject: RejectCause };

// Undefined: a kind of resource, or an entry without one, that says nothing of presence.
function readResource(value: unknown): Read | undefined {
  const { resource, fullUrl } = (typeof value === 'object' && value !== null ? value : {}) as Record<string, unknown>;
  if (resource === undefined) return undefined;
  const type =
    typeof resource === 'object' && resource !== null ? (resource as Record<string, unknown>).resourceType : '';
  if (typeof type !== 'string' || type === '') {
    return { reject: { field: 'resourceType', code: 'MISSING_FIELD', reason: 'not a FHIR resource' } };
  }
  if (!Object.hasOwn(READ, type)) return undefined;
  const parsed = READ[type as keyof typeof READ].safeParse(resource);
  if (!parsed.success) return { reject: rejectOf(parsed.error, resource) };
  const { data } = parsed;
  const own = data.id === undefined ? [] : [`${type}/${data.id}`];
  const url = typeof fullUrl === 'string' && fullUrl.startsWith('urn:') ? [fullUrl.slice(0, 500)] : [];
  if (data.resourceType === 'ClaimResponse') {
    const target = targetOf(data.request);
    return target === undefined ? missing('request') : { resource: data, names: [answerTo(target)] };
  }
  const system = type === 'Patient' || type === 'Practitioner' ? NAMED_BY[type] : undefined;
  if (system !== undefined && !identifierOf(data, system)) return missing('identifier', ` of system ${system}`);
  const names = [...own, ...url];
  return names.length === 0 ? missing('id') : { resource: data, names };
}

function missing(field: string, more = ''): Read {
  return { reject: { field, code: 'MISSING_FIELD', reason: `has no ${field}${more}` } };
}

async function assembleResources(
  places: ReadonlyMap<string, readonly KeptRow[]>,
  { staging, look, medTypes }: { staging: SealedStaging; look: Look; medTypes: MedTypeMap },
): Promise<ReadonlyMap<string, Assembled>> {
  const current = new Map([...places].map(([place, rows]) => [place, latestOf(rows)] as const));
  const resources = [...current.values()].filter((each) => each !== undefined);
  const directory = new Directory();
  await directory.load(resources, staging, look);
  const assembled = new Map<string, Assembled>();
  for (const [place, resource] of current) {
    if (resource) assembled.set(place, rowsOf(resource, directory, medTypes));
  }
  return assembled;
}

function rowsOf(resource: ReadResource, directory: Directory, medTypes: MedTypeMap): Assembled {
  try {
    if (resource.resourceType === 'Claim') return whole(claimOfResource(resource, directory, medTypes));
    if (resource.resourceType === 'Encounter') return whole(stayOfResource(resource, directory));
    return whole(mastersOfResource(resource, directory));
  } catch (error) {
    if (!(error instanceof Unresolved)) throw error;
    return { rows: [], waits: false, reject: { field: error.field, code: 'MISSING_FIELD', reason: error.message } };
  }
}

const whole = (rows: readonly object[]): Assembled => ({ rows, waits: false });
