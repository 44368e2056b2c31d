import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { FAMILY_NAMES, type FamilyName } from '../hub/parameters/family.ts';
import {
  type ParameterDecision,
  type ParameterProposal,
  type ParameterSetting,
  ParameterView,
} from '../hub/parameters/parameter-schema.ts';
import { callHub, type HubAddress } from './hub-call.ts';
import { pathChanges, pathsOf, withChanges } from './parameter-paths.ts';

export interface ChangeOptions extends HubAddress {
  readonly from: string;
  readonly reason: string;
  readonly values?: string;
}

const pathOf = (family: FamilyName, rest = '') => `/v1/parameters/${family}${rest}`;
const shown = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value));

/** `zs parameters list` */
export async function listParameters(address: HubAddress): Promise<void> {
  for (const family of FAMILY_NAMES) {
    const { since, proposals } = await callHub(ParameterView, address, pathOf(family));
    const open = proposals.filter(({ state }) => state === 'open').length;
    console.log([family.padEnd(12), since ? `since ${since}` : 'as delivered', `${open} to confirm`].join('  '));
  }
}

/** `zs parameters show credit` */
export async function showParameters(family: FamilyName, { json, ...address }: HubAddress & { json?: true }) {
  const view = await callHub(ParameterView, address, pathOf(family));
  if (json) {
    console.log(JSON.stringify(view, null, 2));
    return;
  }
  const defaults = new Map(pathsOf(view.defaults));
  console.log(`${family}, ${view.since ? `since ${view.since}` : 'as delivered'} (hub's day ${view.today})`);
  for (const [path, value] of pathsOf(view.inForce)) {
    const former = defaults.get(path);
    const note =
      shown(value) === shown(former) ? '' : `  (as delivered: ${former === undefined ? '-' : shown(former)})`;
    console.log(`  ${path} = ${shown(value)}${note}`);
  }
  for (const proposal of view.proposals) console.log(proposalLine(proposal));
  for (const setting of view.history) console.log(settingLine(setting));
}

/** `zs parameters propose credit points.thresholds.interview=5 --from 2026-12-01 --reason …`; `settings`: where nobody signs in. */
export async function changeParameters(
  to: 'proposals' | 'settings',
  family: FamilyName,
  texts: readonly string[],
  { from, reason, values: file, ...address }: ChangeOptions,
): Promise<void> {
  const view = await callHub(ParameterView, address, pathOf(family));
  const ground = file === undefined ? valuesOn(view, from) : readValues(file);
  const values = withChanges(ground, pathChanges(texts));
  const after = await callHub(ParameterView, address, pathOf(family, `/${to}`), { from, values, reason });
  console.log(to === 'proposals' ? proposalLine(after.proposals[0]) : settingLine(after.history[0]));
}

/** `zs parameters take-back credit SETTING --reason …`: proposes that a setting which has not begun does not come. */
export async function takeBack(
  family: FamilyName,
  setting: string,
  { reason, ...address }: HubAddress & { reason: string },
): Promise<void> {
  const body = { takesBack: setting, reason };
  const { proposals } = await callHub(ParameterView, address, pathOf(family, '/proposals'), body);
  console.log(proposalLine(proposals[0]));
}

/** `zs parameters confirm PROPOSAL`, and the like. */
export async function decide(id: string, decision: ParameterDecision, address: HubAddress): Promise<void> {
  const path = `/v1/parameter-proposals/${encodeURIComponent(id)}/decisions`;
  const { proposals } = await callHub(ParameterView, address, path, { decision });
  console.log(proposalLine(proposals.find((proposal) => proposal.id === id)));
}

// What will hold on that day as things are set now: a change builds on it, and undoes nothing that others set for before.
function valuesOn({ history, defaults }: ParameterView, day: string): Record<string, unknown> {
  const counting = history.filter(({ from, takenBack }) => from !== null && from <= day && !takenBack);
  // Newest first: of two for the same day the later one counts, and sorting keeps their order.
  const [latest] = counting.toSorted((a, b) => (a.from === b.from ? 0 : (a.from ?? '') < (b.from ?? '') ? 1 : -1));
  return latest?.values ?? defaults;
}

function readValues(file: string): Record<string, unknown> {
  return z.looseObject({}).parse(JSON.parse(readFileSync(file, 'utf8')));
}

function proposalLine(proposal: ParameterProposal | undefined): string {
  if (!proposal) return '';
  const { id, state, from, takesBack, by, decidedBy, reason } = proposal;
  const what = from === null ? `takes back ${takesBack}` : `from ${from}`;
  return [`proposal ${id}`, state, what, `by ${by}`, ...(decidedBy ? [`decided by ${decidedBy}`] : []), reason].join(
    '  ',
  );
}

function settingLine(setting: ParameterSetting | undefined): string {
  if (!setting) return '';
  const { id, version, from, takesBack, takenBack, by, confirmedBy, reason } = setting;
  const what = from === null ? `takes back ${takesBack}` : `version ${version} from ${from}`;
  const people = [`by ${by ?? '-'}`, confirmedBy ? `confirmed by ${confirmedBy}` : 'not confirmed by anybody'];
  return [`setting ${id}`, what, ...(takenBack ? ['taken back'] : []), ...people, reason ?? ''].join('  ').trimEnd();
}
