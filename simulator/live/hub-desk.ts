import { z } from 'zod';
import { FindingPage } from '../../hub/cases/finding-schema.ts';
import { CityError } from '../city/error.ts';
import type { ScoredFinding } from '../evaluation/score.ts';

const PAGE = 200;
const Imported = z.object({ accepted: z.number(), rejected: z.number() });
const Ledger = z.object({ size: z.number(), verified: z.boolean() });

/** The hub's HTTP interface, as an insurer uses it. */
export class HubDesk {
  readonly #url: string;

  constructor(url: string) {
    this.#url = url;
  }

  /** Sends rows of `masters` or `claims` as NDJSON. Throws CityError when any is rejected. */
  async import(what: 'masters' | 'claims', rows: readonly unknown[]): Promise<number> {
    if (rows.length === 0) return 0;
    const body = rows.map((row) => `${JSON.stringify(row)}\n`).join('');
    const answer = await this.#call('POST', `/v1/${what}/imports?format=ndjson`, body, 'application/x-ndjson');
    const { accepted, rejected } = Imported.parse(answer);
    if (rejected > 0) throw new CityError('NOT_IMPORTED', `the hub rejected ${rejected} rows of ${what}`);
    return accepted;
  }

  async judge(): Promise<void> {
    await this.#call('POST', '/v1/crosscheck/runs', '{}');
  }

  async verifyLedger(): Promise<z.infer<typeof Ledger>> {
    return Ledger.parse(await this.#call('POST', '/v1/ledger/verifications', '{}'));
  }

  async openFindings(): Promise<ScoredFinding[]> {
    const found: ScoredFinding[] = [];
    while (true) {
      const path = `/v1/findings?status=open&order=newest&limit=${PAGE}&offset=${found.length}`;
      const { items } = FindingPage.parse(await this.#call('GET', path));
      for (const { rule, class: weight, subject } of items) {
        found.push({ rule, class: weight, subjectType: subject.type, subject: subject.id });
      }
      if (items.length < PAGE) return found;
    }
  }

  async #call(method: 'GET' | 'POST', path: string, body?: string, type = 'application/json'): Promise<unknown> {
    const response = await fetch(new URL(path, this.#url), {
      method,
      ...(body !== undefined && { body, headers: { 'content-type': type } }),
      signal: AbortSignal.timeout(600_000),
    });
    const text = await response.text();
    if (!response.ok)
      throw new CityError('NOT_IMPORTED', `${method} ${path}: ${response.status} ${text.slice(0, 200)}`);
    return JSON.parse(text);
  }
}
