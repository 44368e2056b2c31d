import { z } from 'zod';
import { FindingPage } from '../../../cases/finding-schema.ts';
import type { RuleQuality, VersionQuality } from '../../../cases/rule-quality.ts';
import { RuleProposal } from '../../../crosscheck/governance/proposal.ts';
import {
  type ProposalDecision,
  type ProposalInput,
  ProposalList,
  QualityList,
  RuleInForce,
  RuleList,
  Setting,
  VersionQualityList,
  type WhatIfInput,
  WhatIfStep,
} from '../../rule-schema.ts';
import { get, post, postLines } from '../api/http.ts';
import { rememberSites } from '../i18n/site-names.ts';

const path = (id: string, rest = '') => `/v1/rules/${encodeURIComponent(id)}${rest}`;

/** A rule of the list, with how it has done; null = it never found anything. */
export interface ListedRule {
  readonly rule: RuleInForce;
  readonly quality: RuleQuality | null;
}

export async function getRules(signal?: AbortSignal): Promise<ListedRule[]> {
  const [rules, quality] = await Promise.all([
    get(RuleList, '/v1/rules', signal),
    get(QualityList, '/v1/rule-quality', signal),
  ]);
  return rules.map((rule) => ({ rule, quality: quality.items.find((one) => one.rule === rule.id) ?? null }));
}

/** One rule as it counts now; with `region` as it counts there. */
export function getRule(id: string, region: string, signal?: AbortSignal): Promise<RuleInForce> {
  return get(RuleInForce, path(id, region === '' ? '' : `?region=${region}`), signal);
}

export async function getVersionQuality(id: string, signal?: AbortSignal): Promise<VersionQuality[]> {
  return (await get(VersionQualityList, `/v1/rule-quality/${encodeURIComponent(id)}`, signal)).items;
}

/** Of one rule all that were ever made; without a rule those that wait. */
export async function getProposals(rule: string | null, signal?: AbortSignal): Promise<RuleProposal[]> {
  const query = rule === null ? '' : `?rule=${encodeURIComponent(rule)}`;
  return (await get(ProposalList, `/v1/rule-proposals${query}`, signal)).items;
}

/** For a second person to confirm. */
export function propose(id: string, change: ProposalInput): Promise<RuleProposal> {
  return post(RuleProposal, path(id, '/proposals'), change);
}

/** At once; only on a hub without accounts. */
export function setAtOnce(id: string, change: ProposalInput): Promise<Setting> {
  return post(Setting, path(id, '/settings'), change);
}

export async function decideOn(proposal: string, decision: ProposalDecision['decision']): Promise<void> {
  await post(z.unknown(), `/v1/rule-proposals/${encodeURIComponent(proposal)}/decisions`, { decision });
}

/** What the hub says while it judges past data twice: how far it has come, then the difference. */
export function tryOut(id: string, supposition: WhatIfInput, signal: AbortSignal): AsyncGenerator<WhatIfStep> {
  return postLines(WhatIfStep, path(id, '/what-if'), supposition, signal);
}

/** The latest that a rule found while it ran in shadow. */
export async function getShadowFindings(rule: string, signal?: AbortSignal): Promise<FindingPage> {
  const page = await get(
    FindingPage,
    `/v1/findings?mode=shadow&rule=${rule}&status=open&order=newest&limit=20`,
    signal,
  );
  rememberSites(page.items);
  return page;
}
