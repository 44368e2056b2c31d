import type { InjectOptions } from 'fastify';
import type { Dice } from '../../dice.ts';
import { createConsoleVictim } from '../console-victim.ts';
import { hostileBytes, noise } from '../mutate-bytes.ts';
import { hostileJson, hostileText } from '../mutate-json.ts';
import { refused, type Target } from '../target.ts';

const METHODS = ['GET', 'POST', 'PUT', 'DELETE', 'HEAD', 'OPTIONS', 'PATCH'] as const;
const TYPES = ['application/json', 'application/x-ndjson', 'text/csv', 'text/plain', 'application/xml', ''];

/** The console's whole interface, called as a browser could, and as nobody should. An answer of 500 is a finding. */
export const httpTarget: Target = {
  name: 'http',
  share: 15,
  async open(field) {
    const { app, finding, close } = await createConsoleVictim(field);
    const decision = { outcome: 'dismissed', reason: 'seen' };
    const clue = {
      source: 'complaint',
      site: 'H35020300017',
      title: 'cards swiped at night',
      description: 'by nobody',
    };
    const headers = { host: '127.0.0.1:8080' };
    const opened = (await app.inject({ method: 'POST', url: '/v1/cases', headers, payload: clue })).json();
    const step = { step: 'triage', reason: 'looks odd', fields: { grade: 'suspicious' }, after: 1 };
    const requests: readonly { method: 'GET' | 'POST'; url: string; body?: unknown }[] = [
      { method: 'GET', url: '/v1/overview' },
      { method: 'GET', url: '/v1/findings?limit=20&offset=0&order=newest&status=open&q=C-1' },
      { method: 'GET', url: `/v1/findings/${finding}` },
      { method: 'GET', url: `/v1/findings/${finding}/bundle` },
      { method: 'POST', url: `/v1/findings/${finding}/decisions`, body: decision },
      { method: 'POST', url: `/v1/findings/${finding}/decisions/void`, body: { reason: 'not so' } },
      { method: 'GET', url: '/v1/cases?show=all&order=due&turn=true&number=2026-0' },
      { method: 'GET', url: `/v1/findings/${finding}/case` },
      { method: 'POST', url: '/v1/cases', body: clue },
      { method: 'POST', url: '/v1/cases/triage', body: { findings: [finding], grade: 'to-verify', reason: 'seen' } },
      { method: 'POST', url: `/v1/cases/${opened.id}/steps`, body: step },
      { method: 'POST', url: `/v1/cases/${opened.id}/steps/${opened.steps[0].id}/void`, body: { reason: 'not so' } },
      { method: 'POST', url: `/v1/cases/${opened.id}/assignment`, body: { to: null } },
      { method: 'GET', url: '/v1/devices' },
      { method: 'GET', url: '/v1/verdicts/inconclusive?limit=10' },
      { method: 'GET', url: '/v1/ledger' },
      { method: 'POST', url: '/v1/ledger/verifications', body: {} },
      { method: 'POST', url: '/v1/crosscheck/runs', body: { claims: ['C-1'], since: '2026-11-22T00:30:00.000Z' } },
      { method: 'POST', url: '/v1/claims/imports?format=ndjson', body: { cancels: 'C-1', facilityId: 'H35020300017' } },
      { method: 'GET', url: '/v1/imports/5f0e9c3a-7b1d-4c2e-9a8f-6d5c4b3a2f1e/rejects?limit=5' },
      { method: 'GET', url: '/ledger/checkpoint' },
      { method: 'GET', url: '/ledger/tile/0/x001/000.p/3' },
      { method: 'GET', url: '/health' },
      { method: 'GET', url: '/metrics' },
    ];

    function requestFrom(dice: Dice): InjectOptions {
      const { method, url, body } = dice.pick(requests);
      const hostileUrl = dice.below(2) === 0 ? url : hostileText(url, dice);
      const isImport = url.includes('/claims/imports');
      return {
        method: dice.below(8) === 0 ? dice.pick(METHODS) : method,
        url: hostileUrl.startsWith('/') ? hostileUrl : `/${hostileUrl}`,
        headers: {
          host: dice.below(30) === 0 ? 'evil.example' : '127.0.0.1:8080',
          ...(body === undefined ? {} : { 'content-type': typeOf(isImport, dice) }),
          ...(dice.below(30) === 0 ? { 'content-encoding': 'gzip' } : {}),
          ...(dice.below(30) === 0 ? { origin: 'https://evil.example' } : {}),
        },
        ...(body === undefined ? {} : { payload: payloadOf(body, dice) }),
      };
    }

    return {
      async attempt(dice) {
        const { statusCode, body } = await app.inject(requestFrom(dice));
        if (statusCode < 400) return 'accepted';
        const code = /"code":"([A-Z_]{1,40})"/.exec(body)?.[1] ?? `HTTP_${statusCode}`;
        if (statusCode === 500) throw new Error(`answered 500: ${body.slice(0, 300)}`);
        return refused(code);
      },
      close,
    };
  },
};

function typeOf(isImport: boolean, dice: Dice): string {
  if (dice.below(8) === 0) return dice.pick(TYPES);
  return isImport ? 'application/x-ndjson' : 'application/json';
}

function payloadOf(body: unknown, dice: Dice): Buffer {
  const kind = dice.below(10);
  if (kind === 0) return noise(dice);
  if (kind < 3) return hostileBytes(Buffer.from(JSON.stringify(body)), dice);
  if (kind < 8) return Buffer.from(hostileJson(body, dice));
  return Buffer.from(JSON.stringify(body));
}
