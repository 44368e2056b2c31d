import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createAccount } from '../../hub/access/accounts.ts';
import { invite } from '../../hub/access/invitations.ts';
import { buildConsoleApp } from '../../hub/console/app.ts';
import { launchChromium, openPage, type WatchedPage } from '../support/browser.ts';
import { ensureWebBuilt } from '../support/built-web.ts';
import { freePort } from '../support/free-port.ts';
import { JudgedStory, silent } from '../support/judged-story.ts';
import { memoryStore } from '../support/stores.ts';
import { describeWith } from '../support/system-program.ts';

const PASSWORD = 'seven horses in the rain';

describeWith('chromium', 'signing in to the console', () => {
  let browser: Browser;
  let story: JudgedStory;
  let app: FastifyInstance;
  let watched: WatchedPage;
  let origin: string;

  beforeAll(async () => {
    await ensureWebBuilt();
    story = await JudgedStory.begin(await memoryStore());
    const port = await freePort();
    origin = `http://localhost:${port}`;
    const webRoot = join(import.meta.dirname, '../../dist/web/console');
    const access = { mode: 'accounts', origin } as const;
    app = await buildConsoleApp({ ...story.consoleParts(), access, logger: silent, webRoot, now: Date.now });
    await app.listen({ host: '127.0.0.1', port });
    const parts = { store: story.store, now: Date.now };
    await createAccount(parts, { id: 'admin', name: '管理员', roles: ['administrator'], site: null }, 'setup');
    browser = await launchChromium();
    const link = `${origin}/welcome#${await invite(parts, 'admin', 'setup')}`;
    watched = await openPage(browser, link, { viewport: { width: 1366, height: 768 } });
    const cdp = await watched.page.context().newCDPSession(watched.page);
    await cdp.send('WebAuthn.enable');
    const authenticator = { protocol: 'ctap2', transport: 'internal', hasResidentKey: true } as const;
    const willing = { hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true };
    await cdp.send('WebAuthn.addVirtualAuthenticator', { options: { ...authenticator, ...willing } });
  }, 60_000);
  afterAll(async () => {
    await watched?.close();
    await browser?.close();
    await app?.close();
    await story?.store.close();
  });

  it('a link sets a password, once both are the same and long enough, and is out of the address', async () => {
    const { page } = watched;
    await page.fill('[name=password]', PASSWORD);
    expect(page.url()).toBe(`${origin}/welcome`);
    await page.fill('[name=again]', 'something else');
    expect(await page.locator('button[type=submit]').isDisabled()).toBe(true);
    await page.fill('[name=again]', PASSWORD);
    await page.click('button[type=submit]');
    await page.getByRole('button', { name: '管理员' }).waitFor();
  });

  it('an administrator is offered accounts and the audit log, and no findings', async () => {
    const pages = await watched.page.locator('nav a').allTextContents();
    expect(pages.map((text) => text.trim())).toEqual(expect.arrayContaining(['账号', '操作记录']));
    expect(pages.join()).not.toContain('线索');
  });

  it('makes an account and shows its link once', async () => {
    const { page } = watched;
    await page.getByRole('link', { name: '账号' }).click();
    await page.locator('summary').click();
    await page.getByLabel('姓名').fill('王敏');
    await page.getByLabel('账号', { exact: false }).first().fill('wang.min');
    await page.getByText('对他人办理的案件进行复核').click();
    await page.getByRole('button', { name: '新建并生成链接' }).click();
    expect(await page.locator('code').textContent()).toMatch(/\/welcome#[\w-]{43}$/);
    await page.getByRole('button', { name: '关闭' }).click();
    expect(await page.locator('code').count()).toBe(0);
    expect(await page.locator('tbody').textContent()).toContain('王敏');
  });

  it('signs in with a passkey after a wrong password, in English too', async () => {
    const { page } = watched;
    await page.getByRole('button', { name: '管理员' }).click();
    await page.getByRole('button', { name: '添加通行密钥' }).click();
    await page.getByText('已添加').waitFor();
    await page.getByRole('button', { name: '退出登录' }).click();
    await page.getByRole('button', { name: 'English' }).click();
    await page.getByLabel('Account').fill('admin');
    await page.getByLabel('Password').fill('wrong');
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    expect(await page.getByRole('alert').textContent()).toBe('Account or password is wrong.');
    await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
    await page.getByRole('link', { name: 'Audit log' }).click();
    await page.getByText('Passkey added').waitFor();
    expect(watched.errors.filter((error) => !error.includes('401'))).toEqual([]);
  });

  it('asks again when the session ended, and goes on where one was', async () => {
    const { page } = watched;
    await story.store.db.updateTable('sessions').set({ ended_at: new Date().toISOString() }).execute();
    await page.getByLabel('Account').last().fill('nobody');
    await page.keyboard.press('Enter');
    await page.locator('[name=password]').waitFor();
    await page.fill('[name=account]', 'admin');
    await page.fill('[name=password]', PASSWORD);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Audit log' }).waitFor();
  });

  it('keeps what was typed when the session ends meanwhile', async () => {
    const { page } = watched;
    await page.getByRole('link', { name: 'Accounts' }).click();
    await page.locator('summary').click();
    await page.getByLabel('Name').fill('half typed');
    await page.locator('tr', { hasText: 'wang.min' }).getByRole('button', { name: 'Disable' }).click();
    await page.getByText('is signed out at once and can’t sign in any more').waitFor();
    await story.store.db.updateTable('sessions').set({ ended_at: new Date().toISOString() }).execute();
    await page.getByRole('button', { name: 'Disable it' }).click();
    await page.getByText('what you typed is still there').waitFor();
    expect(await page.locator('[name=account]').inputValue()).toBe('admin');
    await page.fill('[name=password]', PASSWORD);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Accounts' }).waitFor();
    expect(await page.getByLabel('Name').inputValue()).toBe('half typed');
    await page.getByRole('button', { name: 'Disable it' }).click();
    await page.locator('tr', { hasText: 'wang.min' }).getByRole('button', { name: 'Enable' }).waitFor();
  });

  it('a tab hears that somebody signed out in another', async () => {
    const { page } = watched;
    const other = await page.context().newPage();
    await other.goto(`${origin}/accounts`);
    await other.getByRole('button', { name: '管理员' }).click();
    await other.getByRole('button', { name: 'Sign out' }).click();
    await page.getByText('The session has ended').waitFor();
    await other.fill('[name=account]', 'admin');
    await other.fill('[name=password]', PASSWORD);
    await other.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Accounts' }).waitFor();
    expect(await page.getByLabel('Name').inputValue()).toBe('half typed');
    await other.close();
  });
});
