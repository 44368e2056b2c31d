import { z } from 'zod';
import type { Permission } from '../../../access/roles.ts';
import { ApiTokenList, NewApiToken } from '../../session-schema.ts';
import { GateTokenList, GateTokenMade, Settings, WebhookList } from '../../settings-schema.ts';
import { get, post } from '../api/http.ts';

export type ApiTokens = z.infer<typeof ApiTokenList>;

export function getSettings(signal?: AbortSignal): Promise<Settings> {
  return get(Settings, '/v1/settings', signal);
}

export function getWebhooks(signal?: AbortSignal): Promise<WebhookList> {
  return get(WebhookList, '/v1/webhooks', signal);
}

export async function addWebhook(url: string, site: string): Promise<void> {
  await post(z.unknown(), '/v1/webhooks', { url, ...(site !== '' && { site }) });
}

export async function removeWebhook(id: string): Promise<void> {
  await post(z.unknown(), `/v1/webhooks/${encodeURIComponent(id)}/removals`, {});
}

export function getGateTokens(signal?: AbortSignal): Promise<GateTokenList> {
  return get(GateTokenList, '/v1/gate-tokens', signal);
}

/** The answer holds the token, here and nowhere else. */
export async function issueGateToken(site: string, label: string): Promise<string> {
  return (await post(GateTokenMade, '/v1/gate-tokens', { site, label })).token;
}

export async function revokeGateToken(id: string): Promise<void> {
  await post(z.unknown(), `/v1/gate-tokens/${encodeURIComponent(id)}/revocations`, {});
}

/** Tokens of whoever is signed in. */
export function getApiTokens(signal?: AbortSignal): Promise<ApiTokens> {
  return get(ApiTokenList, '/v1/tokens', signal);
}

/** The answer holds the token, here and nowhere else. */
export async function makeApiToken(label: string, permissions: readonly Permission[], days: number): Promise<string> {
  return (await post(NewApiToken, '/v1/tokens', { label, permissions, days })).token;
}

export async function revokeApiToken(id: string): Promise<void> {
  await post(z.unknown(), `/v1/tokens/${encodeURIComponent(id)}/revocations`, {});
}
