import { Readable } from 'node:stream';
import { z } from 'zod';
import { changeRule, ruleOf } from '../../crosscheck/governance/change-rule.ts';
import { inForceAt } from '../../crosscheck/governance/dated-rules.ts';
import { parameterLimits } from '../../crosscheck/governance/parameter-limits.ts';
import type { RuleSetting } from '../../crosscheck/governance/setting.ts';
import { loadRuleSettings } from '../../crosscheck/governance/store-settings.ts';
import { whatIf } from '../../crosscheck/governance/what-if.ts';
import type { Routes } from '../console-parts.ts';
import { ConsoleError } from '../error.ts';
import { HEAVY } from '../heavy.ts';
import { judgesInBackground } from '../judge-in-background.ts';
import { Place, RuleInForce, RuleList, Setting, SettingInput, WhatIfInput } from '../rule-schema.ts';

const RuleId = z.strictObject({ id: z.string().max(8) });

export const ruleRoutes: Routes = (app, { store, rules, ruleParameters = {}, crossCheck, now }) => {
  const config = { access: 'rule.read' } as const;
  const manage = { access: 'rule.manage' } as const;
  const governed = { rules, overrides: ruleParameters };
  const judge = judgesInBackground(app, crossCheck);

  const inForce = async (id: string, { region, at }: Place) => {
    const rule = ruleOf(rules, id);
    const settings = await loadRuleSettings(store.db, rule.id);
    const when = at === undefined ? now() : Date.parse(at);
    const { version, subject, legalBasis } = rule;
    return {
      ...{ id: rule.id, version, class: rule.class, subject, legalBasis: [...legalBasis] },
      ...inForceAt(rule, ruleParameters[rule.id] ?? {}, settings, region ?? null, when),
      limits: parameterLimits(rule),
      settings: settings.map(shownSetting),
    };
  };

  app.get('/v1/rules', { config, schema: { querystring: Place, response: { 200: RuleList } } }, async ({ query }) =>
    Promise.all(rules.map(({ id }) => inForce(id, query))),
  );

  app.get(
    '/v1/rules/:id',
    { config, schema: { params: RuleId, querystring: Place, response: { 200: RuleInForce } } },
    ({ params, query }) => inForce(params.id, query),
  );

  app.post(
    '/v1/rules/:id/settings',
    { config: manage, schema: { params: RuleId, body: SettingInput, response: { 200: Setting } } },
    async ({ params, body, actor, principal }) => {
      if (principal && principal.roles.length > 0) {
        throw new ConsoleError('SECOND_PERSON_NEEDED', 'propose the change; somebody else has to confirm it');
      }
      const { change, reason, region = null } = body;
      const from = Date.parse(body.from);
      const wanted = { rule: params.id, region, from, change, reason, by: actor };
      const setting = await changeRule(store, governed, wanted, now());
      if (from < now()) judge('all', from); // what has happened since is judged by it as well
      return shownSetting(setting);
    },
  );

  // One JSON text a line: how far it has come, and the difference at the end. A city takes a while.
  app.post(
    '/v1/rules/:id/what-if',
    { config: { ...manage, ...HEAVY }, schema: { params: RuleId, body: WhatIfInput } },
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

/** A setting as it travels. */
export function shownSetting({ from, recordedAt, ...setting }: RuleSetting): Setting {
  return { ...setting, from: new Date(from).toISOString(), recordedAt: new Date(recordedAt).toISOString() };
}
