import { z } from 'zod';
import { FindingPage, type FindingSummary } from '../../hub/cases/finding-schema.ts';
import { DeviceView, InconclusiveView, Overview } from '../../hub/console/overview-schema.ts';
import { DemoError } from './error.ts';

const LedgerCheck = z.object({ size: z.number(), root: z.string(), verified: z.boolean() });
const Inconclusive = z.object({ total: z.number(), items: z.array(InconclusiveView) });
const Imported = z.object({ batch: z.string(), accepted: z.number(), cancelled: z.number(), rejected: z.number() });

/** The hub's HTTP interface, as the demo uses it: the same that the console uses. */
export class HubClient {
  readonly url: string;

  constructor(url: string) {
    this.url = url;
  }

  async health(): Promise<void> {
    await this.#call('GET', '/health');
  }

  async overview(): Promise<Overview> {
    return Overview.parse(await this.#call('GET', '/v1/overview'));
  }

  async devices(): Promise<DeviceView[]> {
    return z.object({ items: z.array(DeviceView) }).parse(await this.#call('GET', '/v1/devices')).items;
  }

  /** Sends canonical rows as NDJSON. */
  async importClaims(rows: readonly object[]): Promise<z.infer<typeof Imported>> {
    const body = rows.map((row) => `${JSON.stringify(row)}\n`).join('');
    return Imported.parse(await this.#call('POST', '/v1/claims/imports?format=ndjson', body, 'application/x-ndjson'));
  }

  async crossCheck(): Promise<void> {
    await this.#call('POST', '/v1/crosscheck/runs', '{}');
  }

  async findings(): Promise<FindingSummary[]> {
    return FindingPage.parse(await this.#call('GET', '/v1/findings?limit=200')).items;
  }

  async evidenceOf(finding: string): Promise<string[]> {
    const detail = await this.#call('GET', `/v1/findings/${encodeURIComponent(finding)}`);
    return z
      .object({ evidence: z.array(z.object({ jti: z.string() })) })
      .parse(detail)
      .evidence.map(({ jti }) => jti);
  }

  async inconclusive(): Promise<InconclusiveView[]> {
    return Inconclusive.parse(await this.#call('GET', '/v1/verdicts/inconclusive?limit=200')).items;
  }

  async verifyLedger(): Promise<z.infer<typeof LedgerCheck>> {
    return LedgerCheck.parse(await this.#call('POST', '/v1/ledger/verifications', '{}'));
  }

  async #call(method: 'GET' | 'POST', path: string, body?: string, type = 'application/json'): Promise<unknown> {
    const response = await fetch(new URL(path, this.url), {
      method,
      ...(body !== undefined && { body, headers: { 'content-type': type } }),
      signal: AbortSignal.timeout(60_000),
    });
    const text = await response.text();
    if (!response.ok)
      throw new DemoError('NOT_AS_PLANNED', `${method} ${path}: ${response.status} ${text.slice(0, 300)}`);
    return JSON.parse(text);
  }
}
