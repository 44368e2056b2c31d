import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import type { ConsoleOptions } from '../../hub/console/app.ts';
import type { FileLimits } from '../../hub/files/limits.ts';
import { openPage, type WatchedPage } from './browser.ts';
import { freePort } from './free-port.ts';
import { type Person, PortalStage } from './portal-stage.ts';
import { memoryStore } from './stores.ts';

const SCREEN = { width: 1366, height: 768 };
/** What a browser says of an answer that a test provokes. */
const REFUSED = /the server responded with a status of 4\d\d/;

/** A real hub over a story with one finding, and a browser with a desk for each of its people, who have signed in already. */
export class StaffedHub {
  readonly stage: PortalStage;
  readonly origin: string;
  readonly #browser: Browser;
  readonly #desks = new Map<Person, WatchedPage>();

  private constructor(stage: PortalStage, origin: string, browser: Browser) {
    this.stage = stage;
    this.origin = origin;
    this.#browser = browser;
  }

  /** The pages have been built, and whoever launched the browser closes it. */
  static async begin(
    browser: Browser,
    options: Partial<ConsoleOptions> = {},
    limits: Partial<FileLimits> = {},
  ): Promise<StaffedHub> {
    const port = await freePort();
    const origin = `http://localhost:${port}`;
    const webRoot = join(import.meta.dirname, '../../dist/web/console');
    const access = { mode: 'accounts', origin } as const;
    const stage = await PortalStage.begin(await memoryStore(), limits, { access, webRoot, ...options });
    await stage.app.listen({ host: '127.0.0.1', port });
    return new StaffedHub(stage, origin, browser);
  }

  /** Somebody's page, opened at their first look. */
  async desk(who: Person, path = '/', language: 'zh-CN' | 'en' = 'zh-CN') {
    const known = this.#desks.get(who);
    if (known) {
      await known.page.goto(`${this.origin}${path}`);
      return known.page;
    }
    const cookie = { name: 'zs-session', value: this.stage.sessionOf(who), domain: 'localhost', path: '/' };
    const kept = { expires: -1, httpOnly: true, secure: false, sameSite: 'Strict' } as const;
    const localStorage = [{ name: 'zs-console-locale', value: language }];
    const storageState = { cookies: [{ ...cookie, ...kept }], origins: [{ origin: this.origin, localStorage }] };
    const watched = await openPage(this.#browser, `${this.origin}${path}`, { viewport: SCREEN, storageState });
    this.#desks.set(who, watched);
    return watched.page;
  }

  /** What went wrong on any desk, less the answers that say no. */
  errors(): string[] {
    return [...this.#desks.values()].flatMap(({ errors }) => errors).filter((error) => !REFUSED.test(error));
  }

  async stop(): Promise<void> {
    for (const { close } of this.#desks.values()) await close();
    await this.stage.app.close();
    await this.stage.story.parts.store.close();
  }
}
