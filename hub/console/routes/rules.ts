import { Readable } from 'node:stream';
import { z } from 'zod';
import { changeRule, ruleOf } from '../../crosscheck/governance/change-rule.ts';
import { inForceAt } from '../../crosscheck/governance/dated-rules.ts';
import { RegionCode, RULE_MODES, RuleChange, type RuleSetting } from '../../crosscheck/governance/setting.ts';
import { loadRuleSettings } from '../../crosscheck/governance/store-settings.ts';
import { whatIf } from '../../crosscheck/governance/what-if.ts';
import { FINDING_CLASSES, SUBJECT_KINDS } from '../../crosscheck/judged-subject.ts';
import type { Routes } from '../console-parts.ts';
import { judgesInBackground } from '../judge-in-background.ts';

const instant = z.iso.datetime({ offset: true });
const RuleId = z.strictObject({ id: z.string().max(8) });
const Value = z.union([z.string(), z.number(), z.boolean()]);

const Setting = z.strictObject({
  id: z.string(),
  rule: z.string(),
  region: z.string().nullable(),
  from: z.string(),
  change: RuleChange,
  by: z.string(),
  recordedAt: z.string(),
});

/** A rule as it counts at one instant in one region, and every setting that was ever made. */
const RuleInForce = z.strictObject({
  id: z.string(),
  version: z.number(),
  class: z.enum(FINDING_CLASSES),
  subject: z.enum(SUBJECT_KINDS),
  legalBasis: z.array(z.string()),
  mode: z.enum(RULE_MODES),
  parameters: z.record(z.string(), Value),
  settings: z.array(Setting),
});

const Place = z.strictObject({ region: RegionCode.optional(), at: instant.optional() });
const SettingInput = z.strictObject({ change: RuleChange, from: instant, region: RegionCode.optional() });
const WhatIfInput = z.strictObject({
  parameters: z.record(z.string().max(60), Value),
  since: instant,
  region: RegionCode.optional(),
});

export const ruleRoutes: Routes = (app, { store, rules, ruleParameters = {}, crossCheck, now }) => {
  const config = { access: 'rule.read' } as const;
  const manage = { access: 'rule.manage' } as const;
  const governed = { rules, overrides: ruleParameters };
  const judge = judgesInBackground(app, crossCheck);

  const inForce = async (id: string, { region, at }: z.infer<typeof Place>) => {
    const rule = ruleOf(rules, id);
    const settings = await loadRuleSettings(store.db, rule.id);
    const when = at === undefined ? now() : Date.parse(at);
    const { version, subject, legalBasis } = rule;
    return {
      ...{ id: rule.id, version, class: rule.class, subject, legalBasis: [...legalBasis] },
      ...inForceAt(rule, ruleParameters[rule.id] ?? {}, settings, region ?? null, when),
      settings: settings.map(shown),
    };
  };

  app.get(
    '/v1/rules',
    { config, schema: { querystring: Place, response: { 200: z.array(RuleInForce) } } },
    async ({ query }) => Promise.all(rules.map(({ id }) => inForce(id, query))),
  );

  app.get(
    '/v1/rules/:id',
    { config, schema: { params: RuleId, querystring: Place, response: { 200: RuleInForce } } },
    ({ params, query }) => inForce(params.id, query),
  );

  app.post(
    '/v1/rules/:id/settings',
    { config: manage, schema: { params: RuleId, body: SettingInput, response: { 200: Setting } } },
    async ({ params, body, actor }) => {
      const { change, region = null } = body;
      const from = Date.parse(body.from);
      const setting = await changeRule(store, governed, { rule: params.id, region, from, change, by: actor }, now());
      if (from < now()) judge('all', from); // what has happened since is judged by it as well
      return shown(setting);
    },
  );

  // One JSON text a line: how far it has come, and the difference at the end. A city takes a while.
  app.post(
    '/v1/rules/:id/what-if',
    { config: manage, schema: { params: RuleId, body: WhatIfInput } },
    async (request, reply) => {
      const { parameters, since, region = null } = request.body;
      const supposition = { rule: request.params.id, parameters, since: Date.parse(since), region };
      const steps = whatIf(store.db, governed, supposition, { logger: request.log, now: now() });
      const first = await steps.next(); // what is not allowed is refused with a status
      const lines = async function* () {
        if (!first.done) yield `${JSON.stringify(first.value)}\n`;
        for await (const step of steps) yield `${JSON.stringify(step)}\n`;
      };
      return reply.type('application/x-ndjson').send(Readable.from(lines()));
    },
  );
};

function shown({ from, recordedAt, ...setting }: RuleSetting): z.infer<typeof Setting> {
  return { ...setting, from: new Date(from).toISOString(), recordedAt: new Date(recordedAt).toISOString() };
}
