import { z } from 'zod';
import { RuleChange } from '../hub/crosscheck/governance/setting.ts';
import { WhatIfDifference } from '../hub/crosscheck/governance/what-if-tally.ts';
import { type Language, renderMessage } from '../hub/crosscheck/render.ts';
import { callHub, type HubAddress, jsonLines, requestHub } from './hub-call.ts';
import { assignments, clinicInstant } from './rule-values.ts';

const Setting = z.object({
  id: z.string(),
  region: z.string().nullable(),
  from: z.string(),
  change: RuleChange,
  by: z.string(),
  recordedAt: z.string(),
});
const InForce = z.object({
  id: z.string(),
  version: z.number(),
  mode: z.string(),
  parameters: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  settings: z.array(Setting),
});

interface SettingOptions extends HubAddress {
  readonly from: string;
  readonly region?: string;
}

const path = (id: string, rest = '') => `/v1/rules/${encodeURIComponent(id)}${rest}`;

/** `zs rules set P01 outpatientBeforeMinutes=90 --from 2026-12-01` */
export function setParameters(id: string, values: string[], options: SettingOptions): Promise<void> {
  return change(id, { parameters: assignments(values) }, options);
}

/** `zs rules mode P01 shadow --from 2026-12-01 --region 350200` */
export function setMode(id: string, mode: string, options: SettingOptions): Promise<void> {
  return change(id, { mode }, options);
}

async function change(id: string, wanted: object, { from, region, ...address }: SettingOptions): Promise<void> {
  const body = { change: wanted, from: clinicInstant(from), ...(region && { region }) };
  const made = await callHub(Setting, address, path(id, '/settings'), body);
  console.log(`${made.id}  ${lineOf(made)}`);
}

/** What a hub judges by at an instant, and every change ever made. */
export async function showInForce(id: string, options: HubAddress & { at?: string; region?: string }): Promise<void> {
  const query = new URLSearchParams({
    ...(options.region && { region: options.region }),
    ...(options.at && { at: clinicInstant(options.at) }),
  });
  const rule = await callHub(InForce, options, `${path(id)}?${query}`);
  console.log(`${rule.id} v${rule.version}  ${rule.mode}`);
  for (const [name, value] of Object.entries(rule.parameters)) console.log(`  ${name} = ${value}`);
  for (const setting of rule.settings) console.log(`${setting.recordedAt}  ${setting.by}  ${lineOf(setting)}`);
}

function lineOf({ change: made, from, region }: z.infer<typeof Setting>): string {
  const what =
    'mode' in made
      ? `mode=${made.mode}`
      : Object.entries(made.parameters)
          .map(([name, value]) => `${name}=${value ?? 'base'}`)
          .join(' ');
  return `${what}  from ${from}  ${region ?? '*'}`;
}

const Step = z.union([z.object({ subjects: z.number() }).strict(), z.object({ difference: WhatIfDifference })]);

/** `zs rules what-if P01 outpatientBeforeMinutes=60 --since 2026-10-01` */
export async function tryOut(
  id: string,
  values: string[],
  options: HubAddress & { since: string; region?: string; json?: boolean; lang: Language },
): Promise<void> {
  const { since, region, json, lang } = options;
  const body = { parameters: assignments(values), since: clinicInstant(since), ...(region && { region }) };
  const response = await requestHub(options, path(id, '/what-if'), body);
  for await (const step of jsonLines(Step, response)) {
    if ('subjects' in step) process.stderr.write(`\r${step.subjects}`);
    else {
      process.stderr.write('\n');
      if (json) console.log(JSON.stringify(step.difference));
      else printDifference(id.toUpperCase(), step.difference, lang);
    }
  }
}

function printDifference(rule: string, difference: WhatIfDifference, lang: Language): void {
  const { appear, disappear, change: changed, before, after, byClass, bySite, examples } = difference;
  const yuan = (fen: number) => (fen / 100).toFixed(2);
  console.table({ before, after });
  console.table({ appear, disappear, change: changed });
  const flat = (moves: (typeof bySite)[number] | (typeof byClass)[number]) => ({
    appear: moves.appear.count,
    disappear: moves.disappear.count,
    change: moves.change.count,
    CNY: yuan(moves.appear.amountFen - moves.disappear.amountFen + moves.change.amountFen),
  });
  if (byClass.length > 0) console.table(Object.fromEntries(byClass.map((row) => [row.class, flat(row)])));
  if (bySite.length > 0) console.table(Object.fromEntries(bySite.map((row) => [row.site, flat(row)])));
  for (const { move, subject, site, before: was, after: is } of examples) {
    console.log(
      `${move}  ${subject}  ${site}\n  - ${renderMessage(rule, was, lang)}\n  + ${renderMessage(rule, is, lang)}`,
    );
  }
}
