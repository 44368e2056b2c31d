import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { InjectOptions } from 'fastify';
import { createAccount } from '../../hub/access/accounts.ts';
import type { Role } from '../../hub/access/roles.ts';
import { openSession } from '../../hub/access/sessions.ts';
import { CaseFiles } from '../../hub/files/case-files.ts';
import { caseFilesIn } from '../../hub/files/folder.ts';
import { createConsoleVictim } from './console-victim.ts';
import type { Battlefield } from './target.ts';
import { SITE } from './victim.ts';

const HOST = 'hub.example.org';
/** Fewer than one account may send within a minute: what is attacked is behind that door. */
const UPLOADS_EACH = 50;
export const FILE_BYTES = 64_000;

/** A hub with a notice that an institution has opened, and somebody there who answers it. */
export async function createUploadVictim(field: Battlefield) {
  const now = Date.now;
  const { app, victim, finding, close } = await createConsoleVictim(field, ({ store, identity, dir }) => ({
    access: { mode: 'accounts', origin: `https://${HOST}` },
    caseFiles: new CaseFiles({
      ...{ store, dir, vaultKey: identity.vaultKey, now },
      limits: { fileBytes: FILE_BYTES, reserveBytes: 0 },
    }),
  }));
  const { store } = victim;

  async function cookieOf(id: string, role: Role): Promise<string> {
    const site = role === 'institution-user' ? SITE : null;
    await createAccount({ store, now }, { id, name: id, roles: [role], site }, 'fuzz');
    await store.db.updateTable('accounts').set({ state: 'active' }).where('id', '=', id).execute();
    return `__Host-zs-session=${await store.transaction((trx) => openSession(trx, id, now()))}`;
  }
  const ask = (cookie: string, { headers, ...rest }: InjectOptions) =>
    app.inject({ ...rest, headers: { host: HOST, cookie, ...headers } });

  const operator = await cookieOf('operator', 'operator');
  const opened = await ask(operator, {
    method: 'POST',
    url: '/v1/cases',
    payload: { source: 'finding', findings: [finding] },
  });
  const { id }: { id: string } = opened.json();
  for (const [step, fields] of [
    ['triage', { grade: 'to-verify' }],
    ['first-review', {}],
    ['notice', { days: 5 }],
  ] as const) {
    await ask(operator, {
      method: 'POST',
      url: `/v1/cases/${id}/steps`,
      payload: { step, reason: 'looked at', fields },
    });
  }
  let sent = 0;
  let clerk = await cookieOf('clerk-0', 'institution-user');
  await ask(clerk, { method: 'POST', url: `/v1/portal/notices/${id}/opened`, payload: {} });
  const folder = caseFilesIn(victim.dir);

  return {
    /** Where a file of the answer is sent to. */
    path: `/v1/portal/notices/${id}/files`,
    async ask(request: InjectOptions) {
      if (request.method === 'POST') {
        sent += 1;
        if (sent % UPLOADS_EACH === 0) clerk = await cookieOf(`clerk-${sent}`, 'institution-user');
      }
      return await ask(clerk, request);
    },
    /** Everything in the folder of contents, but empty folders. */
    kept: () =>
      readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile() && entry.name !== 'folder-id')
        .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1)),
    close,
  };
}
