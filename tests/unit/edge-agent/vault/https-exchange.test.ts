import { once } from 'node:events';
import { Agent, createServer } from 'node:https';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exchange } from '../../../../edge-agent/vault/https-exchange.ts';
import type { HubIdentity } from '../../../../hub/identity/hub-identity.ts';
import { testIdentity } from '../../../support/test-identity.ts';

let identity: HubIdentity;
let base: string;
const server = createServer((request, response) => {
  if (request.url === '/silent') return;
  if (request.url === '/endless') {
    const chunk = Buffer.alloc(1024 * 1024);
    const pour = (): void => {
      while (!response.destroyed && response.write(chunk));
      response.once('drain', pour);
    };
    pour();
    return;
  }
  response.end('{"ok":true}');
});

beforeAll(async () => {
  identity = await testIdentity();
  const { certificate, privateKey } = identity.tls;
  server.setSecureContext({ cert: certificate, key: privateKey.export({ format: 'pem', type: 'pkcs8' }) });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  base = `https://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const ask = (path: string, { ca = identity.ca.certificate, timeoutMs = 5000 } = {}) =>
  exchange({ agent: new Agent({ ca }), method: 'POST', url: new URL(path, base), body: {}, timeoutMs });

describe('an exchange with the hub', () => {
  it('returns status and text', async () => {
    expect(await ask('/')).toEqual({ status: 200, text: '{"ok":true}' });
  });

  it.each([
    ['when nothing answers in time', '/silent', { timeoutMs: 100 }],
    ['when the answer does not end', '/endless', {}],
  ])('gives up %s', async (_, path, over) => {
    await expect(ask(path, over)).rejects.toMatchObject({ name: 'VaultClientError', code: 'UNREACHABLE' });
  });

  it('trusts no authority but its own', async () => {
    const other = await testIdentity('hub-other');
    await expect(ask('/', { ca: other.ca.certificate })).rejects.toMatchObject({ code: 'UNREACHABLE' });
  });
});
