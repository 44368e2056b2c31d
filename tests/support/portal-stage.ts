import type { FastifyInstance, InjectOptions } from 'fastify';
import { createAccount } from '../../hub/access/accounts.ts';
import type { Role } from '../../hub/access/roles.ts';
import { openSession } from '../../hub/access/sessions.ts';
import { buildConsoleApp, type ConsoleOptions } from '../../hub/console/app.ts';
import { CaseFiles } from '../../hub/files/case-files.ts';
import type { FileLimits } from '../../hub/files/limits.ts';
import type { Store } from '../../hub/store/store.ts';
import { OTHER_SITE, SITE } from './builders.ts';
import { CaseStory, OPERATOR } from './case-story.ts';
import { REGION_KEY } from './claim-builders.ts';
import { silent } from './judged-story.ts';
import { temporaryFolder } from './unprivileged.ts';

const HOST = 'hub.example.org';

/** Accounts by name: two of the institution of the story, one of another, and the office. */
export const PEOPLE = {
  clerk: ['institution-user', SITE],
  colleague: ['institution-user', SITE],
  stranger: ['institution-user', OTHER_SITE],
  operator: ['operator', null],
  reviewer: ['reviewer', null],
  approver: ['approver', null],
  auditor: ['auditor', null],
  ruler: ['rule-manager', null],
  'second-ruler': ['rule-manager', null],
  administrator: ['administrator', null],
} as const satisfies Record<string, readonly [Role, string | null]>;
export type Person = keyof typeof PEOPLE;

/** A hub's console over a story with a case, with everybody signed in. */
export class PortalStage {
  readonly story: CaseStory;
  readonly files: CaseFiles;
  readonly folder: string;
  readonly app: FastifyInstance;
  readonly #cookies: ReadonlyMap<Person, string>;

  private constructor(
    story: CaseStory,
    files: CaseFiles,
    folder: string,
    app: FastifyInstance,
    cookies: ReadonlyMap<Person, string>,
  ) {
    this.story = story;
    this.files = files;
    this.folder = folder;
    this.app = app;
    this.#cookies = cookies;
  }

  static async begin(
    store: Store,
    limits: Partial<FileLimits> = {},
    options: Partial<ConsoleOptions> = {},
  ): Promise<PortalStage> {
    const story = await CaseStory.begin(store);
    const now = () => story.now;
    const folder = temporaryFolder('zhenshen-portal');
    const roomy = { reserveBytes: 0, ...limits };
    const caseFiles = new CaseFiles({ store, dir: folder.path, vaultKey: REGION_KEY, limits: roomy, now });
    const access = { mode: 'accounts', origin: `https://${HOST}` } as const;
    const parts = { ...story.story.consoleParts(), access, caseFiles, now, logger: silent };
    const app = await buildConsoleApp({ ...parts, ...options });
    app.addHook('onClose', async () => folder.remove());
    const cookies = new Map<Person, string>();
    for (const [person, [role, site]] of Object.entries(PEOPLE) as [Person, (typeof PEOPLE)[Person]][]) {
      await createAccount({ store, now }, { id: person, name: person, roles: [role], site }, 'setup');
      await store.db.updateTable('accounts').set({ state: 'active' }).where('id', '=', person).execute();
      // Passwords are made to be slow; what is tested here comes after them.
      cookies.set(person, await store.transaction((trx) => openSession(trx, person, now())));
    }
    return new PortalStage(story, caseFiles, folder.path, app, cookies);
  }

  /** A case of which the institution has been sent a notice. */
  async noticed(): Promise<string> {
    const id = await this.story.open();
    await this.story.take(id, 'triage', OPERATOR, { grade: 'to-verify' });
    await this.story.take(id, 'first-review', OPERATOR);
    await this.story.take(id, 'notice', OPERATOR, { days: 5 });
    return id;
  }

  /** Asks the console on somebody's behalf. */
  ask(person: Person, method: 'GET' | 'POST' | 'PUT' | 'DELETE', url: string, options: InjectOptions = {}) {
    const cookie = `__Host-zs-session=${this.#cookies.get(person)}`;
    const { headers, ...rest } = options;
    return this.app.inject({ method, url, ...rest, headers: { host: HOST, cookie, ...headers } });
  }

  /** The secret of somebody's session. */
  sessionOf(person: Person): string {
    return this.#cookies.get(person) ?? '';
  }

  /** Sends a file as a browser does. */
  upload(person: Person, url: string, name: string, content: Buffer, field = 'file') {
    const boundary = 'a-boundary-that-is-in-no-file';
    const head = `--${boundary}\r\ncontent-disposition: form-data; name="${field}"; filename="${name}"\r\ncontent-type: application/octet-stream\r\n\r\n`;
    const payload = Buffer.concat([Buffer.from(head), content, Buffer.from(`\r\n--${boundary}--\r\n`)]);
    const headers = { 'content-type': `multipart/form-data; boundary=${boundary}` };
    return this.ask(person, 'POST', url, { payload, headers });
  }
}
