import type { FastifyInstance, InjectOptions } from 'fastify';
import type { Logger } from 'pino';
import { Registry } from 'prom-client';
import { openSession } from '../../hub/access/sessions.ts';
import { buildConsoleApp } from '../../hub/console/app.ts';
import { rules } from '../../hub/crosscheck/rules/index.ts';
import { crossCheckRunner } from '../../hub/crosscheck/runner.ts';
import { CaseFiles } from '../../hub/files/case-files.ts';
import type { HubIdentity } from '../../hub/identity/hub-identity.ts';
import type { Store } from '../../hub/store/store.ts';

export interface DesksOptions {
  readonly store: Store;
  readonly identity: HubIdentity;
  /** The hub's folder. */
  readonly dir: string;
  readonly logger: Logger;
  /** ms since 1970. */
  readonly now: () => number;
}

/** The office's desks before it opens: the hub's own application, asked as whoever sits there, at the time that the clock shows. */
export class Desks {
  readonly #store: Store;
  readonly #app: FastifyInstance;
  readonly #now: () => number;

  private constructor(store: Store, app: FastifyInstance, now: () => number) {
    this.#store = store;
    this.#app = app;
    this.#now = now;
  }

  static async open({ store, identity, dir, logger, now }: DesksOptions): Promise<Desks> {
    const app = await buildConsoleApp({
      ...{ store, identity, rules, logger, now, access: { mode: 'loopback' }, metrics: new Registry() },
      caseFiles: new CaseFiles({ store, dir, vaultKey: identity.vaultKey, now }),
      crossCheck: crossCheckRunner({ store, rules, logger, now }),
    });
    return new Desks(store, app, now);
  }

  /** Sends what somebody fills in, and returns the answer. What is refused is an error: this office knows its procedure. */
  async ask(who: string, method: 'GET' | 'POST' | 'PUT', url: string, body?: object): Promise<unknown> {
    return await this.#send(who, { method, url, ...(body && { payload: body }) });
  }

  /** Sends a file as it stands, as an import is sent. */
  async upload(who: string, url: string, type: string, content: string): Promise<unknown> {
    return await this.#send(who, { method: 'POST', url, payload: content, headers: { 'content-type': type } });
  }

  /** Attaches a file to a case, as a browser's form does. */
  async attach(who: string, url: string, name: string, content: Buffer): Promise<unknown> {
    const form = new FormData();
    form.append('file', new Blob([new Uint8Array(content)]), name);
    const sent = new Response(form);
    const headers = { 'content-type': sent.headers.get('content-type') ?? '' };
    return await this.#send(who, { method: 'POST', url, payload: Buffer.from(await sent.arrayBuffer()), headers });
  }

  /** Waits for what was asked for in the background. */
  async close(): Promise<void> {
    await this.#app.close();
  }

  async #send(who: string, { headers, ...request }: InjectOptions): Promise<unknown> {
    // Passwords are made to be slow: who has one is let in here without it.
    const session = await this.#store.transaction((trx) => openSession(trx, who, this.#now()));
    const cookie = `__Host-zs-session=${session}`;
    const answer = await this.#app.inject({ ...request, headers: { host: 'localhost', ...headers, cookie } });
    if (answer.statusCode >= 400) throw new Error(`${request.url} as ${who}: ${answer.body}`);
    return answer.body === '' ? undefined : JSON.parse(answer.body);
  }
}
