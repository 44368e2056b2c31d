import { expect, it } from 'vitest';
import { BedsideReply } from '../../../../../contract/attestation.ts';
import { DESIRED_STATE_PROBLEMS } from '../../../../../contract/desired-state.ts';
import { EXEMPTION_KINDS } from '../../../../../contract/master.ts';
import { CameraCondition } from '../../../../../contract/presence.ts';
import bedside from '../../../../../hub/console/web/bedside/locales/zh-CN.json' with { type: 'json' };
import devices from '../../../../../hub/console/web/devices/locales/zh-CN.json' with { type: 'json' };
import { LOCALES } from '../../../../../hub/console/web/i18n/locales.ts';
import ruleTexts from '../../../../../hub/console/web/rules/locales/zh-CN.json' with { type: 'json' };
import { RULE_SECTIONS } from '../../../../../hub/console/web/rules/rule-sections.ts';
import settings from '../../../../../hub/console/web/settings/locales/zh-CN.json' with { type: 'json' };
import { PROPOSAL_STATES } from '../../../../../hub/crosscheck/governance/proposal.ts';
import { RULE_MODES } from '../../../../../hub/crosscheck/governance/setting.ts';
import { rules } from '../../../../../hub/crosscheck/rules/index.ts';
import { RolloutStatus } from '../../../../../hub/fleet/fleet-view.ts';
import { InvitationView } from '../../../../../hub/fleet/invitation-view.ts';
import { Release } from '../../../../../hub/fleet/release.ts';
import fleet from '../../../../../hub/fleet/texts/zh-CN.json' with { type: 'json' };
import { RetentionPolicy } from '../../../../../hub/retention/policy.ts';
import type { BedsideDrawState } from '../../../../../hub/store/bedside-tables.ts';

const DRAW_STATES = [
  ...(['planned', 'issued', 'answered', 'mismatch', 'replied', 'missed', 'skipped', 'gone', 'no-device'] as const),
  ...(['lapsed', 'set-right'] as const),
] satisfies BedsideDrawState[];
const { healthyWithinS: _, ...changes } = Release.shape;

// What pages put together from codes; that both languages have the same keys is tested for all texts.
it.each<[string, object, readonly string[]]>([
  ['rule modes', ruleTexts['rule-mode'], RULE_MODES],
  ['what modes mean', ruleTexts['rule-mode-what'], RULE_MODES],
  ['sections of rules', ruleTexts['rule-section'], RULE_SECTIONS],
  [
    'ends of proposals',
    ruleTexts.proposal,
    PROPOSAL_STATES.filter((state) => state === 'declined' || state === 'withdrawn'),
  ],
  ['states of roll-outs', devices.rollout.state, RolloutStatus.shape.state.options],
  ['changes of roll-outs', devices.rollout.change, Object.keys(changes)],
  ['states of invitations', devices.invitation.state, InvitationView.shape.state.options],
  ['languages of screens', devices.rollout.language, LOCALES],
  ['cameras', fleet.camera, CameraCondition.options],
  ['problems of devices', fleet.problems, DESIRED_STATE_PROBLEMS],
  ['states of bedside questions', bedside.bedside.state, DRAW_STATES],
  ['reasons at the bed', bedside.bedside.reason, [...EXEMPTION_KINDS, ...BedsideReply.shape.reason.options]],
  ['classes of data', settings.settings.retention, Object.keys(RetentionPolicy.shape)],
])('there are words for %s', (_name, texts, codes) => {
  expect(codes.filter((code) => !(code in texts))).toEqual([]);
});

it('every rule has a section', () => {
  const sections: readonly string[] = RULE_SECTIONS;
  expect(rules.filter(({ id }) => !sections.includes(id[0] ?? ''))).toEqual([]);
});
