import type { Look } from '../staged/format.ts';
import type { KeptRow, SealedStaging } from '../staged/sealed-staging.ts';
import { answerTo, identifierOf, READ, type ReadResource, type Reference, SYSTEMS, targetOf } from './resources.ts';

/** References lead on: a role to its practitioner, a bed to its ward and institution. */
const MOST_STEPS = 5;

/** A reference that leads to nothing that was sent, or to something without the identifier that is needed. */
export class Unresolved extends Error {
  override readonly name = 'Unresolved';
  readonly field: string;

  constructor(field: string, message: string) {
    super(message);
    this.field = field;
  }
}

/** What the resources of a round refer to, among all that was ever sent. */
export class Directory {
  readonly #found = new Map<string, ReadResource>();

  /** Loads what the resources refer to, and what that refers to. */
  async load(resources: readonly ReadResource[], staging: SealedStaging, look: Look): Promise<void> {
    let wanted = targetsIn(resources);
    for (const { resourceType, id } of resources) if (id) wanted.add(`${resourceType}/${id}`);
    for (const { resourceType, id } of resources)
      if (resourceType === 'Claim' && id) wanted.add(answerTo(`Claim/${id}`));
    for (let step = 0; step < MOST_STEPS && wanted.size > 0; step += 1) {
      const places = new Map([...wanted].map((target) => [staging.placeOf(target), target]));
      const rows = await look([...places.keys()]);
      const next: ReadResource[] = [];
      for (const [place, target] of places) {
        const resource = latestOf(rows.get(place) ?? []);
        if (!resource) continue;
        this.#found.set(target, resource);
        next.push(resource);
      }
      wanted = new Set([...targetsIn(next)].filter((target) => !this.#found.has(target)));
    }
  }

  /** What a reference leads to; undefined when it was not sent. */
  get(reference: Reference | undefined): ReadResource | undefined {
    const target = reference && targetOf(reference);
    return target === undefined ? undefined : this.#found.get(target);
  }

  byName(target: string): ReadResource | undefined {
    return this.#found.get(target);
  }

  /** Code of a person or institution: on the reference itself, or on what it leads to. Throws Unresolved. */
  code(
    reference: Reference | undefined,
    kind: 'person' | 'practitioner' | 'institution',
    field: string,
    steps = MOST_STEPS,
  ): string {
    const system = SYSTEMS[kind];
    if (!reference) throw new Unresolved(field, `must refer to something with an identifier of system ${system}`);
    const own = reference.identifier?.system === system ? reference.identifier.value : undefined;
    if (own !== undefined) return own;
    const target = this.get(reference);
    if (!target)
      throw new Unresolved(
        field,
        `refers to a resource that was not sent; send it first, or with identifier ${system}`,
      );
    const onwards =
      target.resourceType === 'PractitionerRole'
        ? target[kind === 'institution' ? 'organization' : 'practitioner']
        : target.resourceType === 'Location'
          ? (target.managingOrganization ?? target.partOf)
          : undefined;
    if (onwards && steps > 0) return this.code(onwards, kind, field, steps - 1);
    const value = identifierOf(target, system);
    if (value === undefined) throw new Unresolved(field, `refers to a resource without identifier of system ${system}`);
    return value;
  }
}

/** The version of a resource that counts: the last that was updated, else the last that arrived. */
export function latestOf(rows: readonly KeptRow[]): ReadResource | undefined {
  const versions = rows.map(({ kind, value }) => READ[kind as keyof typeof READ].parse(value) as ReadResource);
  versions.sort((a, b) => updatedAt(a) - updatedAt(b));
  return versions.at(-1);
}

function updatedAt({ meta }: ReadResource): number {
  return Date.parse(meta?.lastUpdated ?? '') || 0;
}

// Every reference, wherever it stands: schemas keep none that is of no use.
function targetsIn(value: unknown, found = new Set<string>()): Set<string> {
  if (Array.isArray(value)) for (const each of value) targetsIn(each, found);
  else if (typeof value === 'object' && value !== null) {
    if ('reference' in value && typeof value.reference === 'string') {
      const target = targetOf({ reference: value.reference });
      if (target !== undefined) found.add(target);
    } else for (const each of Object.values(value)) targetsIn(each, found);
  }
  return found;
}
