import { z } from 'zod';
import { newEventId } from '../../../contract/ids.ts';
import { digestOf } from '../../../contract/jws.ts';
import { appendToLedger } from '../../ledger/append.ts';
import type { Database, DatabaseTransaction, Store } from '../../store/store.ts';
import { modeAfter, settingsAt } from './in-force.ts';
import { RuleChange, type RuleMode, type RuleSetting } from './setting.ts';

/** Kind of the ledger lines about dated settings of rules. */
export const RULE_SETTING = 'rule-setting';

const Content = z.strictObject({
  rule: z.string(),
  region: z.string().nullable(),
  from: z.iso.datetime(),
  change: RuleChange,
  by: z.string(),
  confirmedBy: z.string().optional(),
  reason: z.string().optional(),
});

/** Every setting ever made, oldest first. They are few: people make them. */
export async function loadRuleSettings(db: Database, rule?: string): Promise<RuleSetting[]> {
  let query = db.selectFrom('rule_settings').selectAll();
  if (rule !== undefined) query = query.where('rule', '=', rule);
  const rows = await query.orderBy('recorded_at').orderBy('id').execute();
  return rows.map(({ id, content, recorded_at }) => {
    const kept = Content.parse(JSON.parse(content));
    return { ...kept, id, from: Date.parse(kept.from), recordedAt: Date.parse(recorded_at) };
  });
}

/** Keeps a setting with its line of the ledger: nobody can claim later that another one was in force. `now` in ms. */
export async function keepRuleSetting(
  store: Store,
  setting: Omit<RuleSetting, 'id' | 'recordedAt'>,
  now: number,
): Promise<RuleSetting> {
  return await store.transaction((trx) => keepRuleSettingWithin(trx, setting, now), { sequencer: true });
}

/** The same inside a transaction that takes the sequencer. */
export async function keepRuleSettingWithin(
  trx: DatabaseTransaction,
  { rule, region, from, change, by, confirmedBy, reason }: Omit<RuleSetting, 'id' | 'recordedAt'>,
  now: number,
): Promise<RuleSetting> {
  const id = newEventId(now);
  const people = { by, ...(confirmedBy !== undefined && { confirmedBy }), ...(reason !== undefined && { reason }) };
  const content = JSON.stringify({ rule, region, from: new Date(from).toISOString(), change, ...people });
  const recorded_at = new Date(now).toISOString();
  await trx.insertInto('rule_settings').values({ id, rule, content, recorded_at }).execute();
  await appendToLedger(trx, [{ kind: RULE_SETTING, ref: id, digest: digestOf(content) }], now);
  return { id, rule, region, from, change, ...people, recordedAt: now };
}

/** The mode of a rule in a region (null = none in particular) for something that happened at `at` (ms since 1970). */
export async function modeOf(db: Database, rule: string, region: string | null, at: number): Promise<RuleMode> {
  return modeAfter(settingsAt(await loadRuleSettings(db, rule), rule, region, at));
}
