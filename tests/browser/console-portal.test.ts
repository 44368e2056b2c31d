import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { SelfCheckInput } from '../../hub/inspection/inspection-schema.ts';
import { createSelfChecks } from '../../hub/inspection/self-checks.ts';
import { launchChromium } from '../support/browser.ts';
import { SITE } from '../support/builders.ts';
import { ensureWebBuilt } from '../support/built-web.ts';
import { REVIEWER } from '../support/case-story.ts';
import type { PortalStage } from '../support/portal-stage.ts';
import { PDF, PNG } from '../support/sample-files.ts';
import { StaffedHub } from '../support/staffed-hub.ts';
import { describeWith } from '../support/system-program.ts';

const MIME = 'application/octet-stream';

describeWith('chromium', 'the portal of an institution', () => {
  let browser: Browser;
  let hub: StaffedHub;
  let stage: PortalStage;
  let page: Page;
  let id: string;

  beforeAll(async () => {
    await ensureWebBuilt();
    browser = await launchChromium();
    hub = await StaffedHub.begin(browser, {}, { fileBytes: 1_000_000 });
    stage = hub.stage;
    id = await stage.noticed();
    page = await hub.desk('clerk');
  }, 60_000);
  afterAll(async () => {
    await hub?.stop();
    await browser?.close();
  });

  it('begins with what needs an answer, and nothing of the office', async () => {
    const ownPages = ['首页', '核查通知', '自查自纠', '信用评分', '人员记分', '检查与通报'];
    await page.locator('.todo').getByRole('link').first().waitFor();
    const named = (await page.locator('nav a').allTextContents()).map((text) => text.replace(/[\d\s]+$/, '').trim());
    expect(named).toEqual(ownPages);
    await page.getByRole('link', { name: '核查通知' }).click();
    await page.getByRole('heading', { name: '核查通知' }).waitFor();
    const row = page.locator('li.card');
    expect(await row.textContent()).toMatch(/未打开.*打开后 5 个工作日内答复/s);
    await row.getByRole('link').click();
    await page.getByRole('heading', { name: '这份通知还没有打开' }).waitFor();
    await page.getByRole('button', { name: '打开通知' }).click();
    await page.getByRole('heading', { name: '核查发现的问题' }).waitFor();
    expect(await page.locator('.deadline').first().textContent()).toContain('还剩 5 个工作日');
    expect((await stage.story.row(id)).state).toBe('noticed');
  });

  it('keeps a draft by itself, takes files, says what is wrong with those it does not take', async () => {
    await page.getByText('不认可').first().click();
    await page.getByRole('button', { name: '家属代取药' }).click();
    await page.keyboard.type('患者子女当日来院。13912345678');
    await page.getByText('里面有像身份证号或手机号的数字').waitFor();
    expect(await page.getByRole('button', { name: '检查并提交' }).isDisabled()).toBe(true);
    for (let n = 0; n < 11; n += 1) await page.keyboard.press('Backspace');
    const input = page.locator('#answer input[type=file]');
    await input.setInputFiles([
      { name: '委托书.pdf', mimeType: MIME, buffer: PDF },
      { name: '假的.pdf', mimeType: MIME, buffer: PNG },
      { name: '大.pdf', mimeType: MIME, buffer: Buffer.alloc(1_000_001) },
      { name: '程序.exe', mimeType: MIME, buffer: Buffer.from('MZ') },
    ]);
    await page.getByText('文件内容与后缀不符').waitFor();
    await page.getByText('文件太大').waitFor();
    await page.getByText('不接受这种文件').waitFor();
    await page.locator('#answer li .name', { hasText: '委托书.pdf' }).waitFor();
    await page.getByText('草稿已保存').waitFor();
    await page.reload();
    await page.locator('#answer-text').waitFor();
    expect(await page.locator('#answer-text').inputValue()).toContain('患者子女当日来院。');
    expect(await page.locator('#answer input[value=contests]').isChecked()).toBe(true);
    expect(await page.locator('#answer li .name').allTextContents()).toEqual(['委托书.pdf']);
  });

  it('takes a file that is dropped on it', async () => {
    // As text: the types of a browser are not those of this program.
    const made = `(() => { const data = new DataTransfer();
      data.items.add(new File([new Uint8Array([${[...PNG]}])], '现场.png')); return data; })()`;
    const transfer = await page.evaluateHandle(made);
    await page.dispatchEvent('#answer .drop', 'drop', { dataTransfer: transfer });
    await page.locator('#answer li .name', { hasText: '现场.png' }).waitFor();
    await page.locator('#answer li', { hasText: '现场.png' }).getByRole('button', { name: '移除' }).click();
    await page.locator('#answer li', { hasText: '现场.png' }).waitFor({ state: 'detached' });
  });

  it('is sent after a last look, and leaves a receipt with its line of the ledger', async () => {
    await page.getByRole('button', { name: '检查并提交' }).click();
    expect(await page.locator('.look').textContent()).toMatch(/附件 1 个.*委托书\.pdf.*患者子女当日来院/s);
    await page.getByRole('button', { name: '确认提交' }).click();
    await page.getByText('情况说明已收到').waitFor();
    expect(await page.getByText(/账本第 \d+ 条/).count()).toBe(1);
    expect(await page.locator('#answer').count()).toBe(0);
    expect((await stage.story.row(id)).state).toBe('explained');
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.locator('article li').getByRole('button', { name: '保存' }).click(),
    ]);
    expect(download.suggestedFilename()).toBe('委托书.pdf');
  });

  it('is heard on the proposal, in English too, with the keyboard alone', async () => {
    await stage.story.take(id, 'second-review', REVIEWER);
    await stage.story.take(id, 'propose', REVIEWER, { measures: ['deducted'], amountFen: 8640, days: 5 });
    await page.getByRole('button', { name: 'English' }).click();
    await page.getByRole('link', { name: 'Back to the notices' }).click();
    await page.getByRole('tab', { name: /To answer/ }).press('Enter');
    await page.locator('li.card a').press('Enter');
    await page.getByRole('heading', { name: 'Your statement' }).waitFor();
    await page.locator('input[value=appeal]').press('Space');
    await page.locator('#answer-text').fill('We object: the record shows an emergency.');
    await page.getByRole('button', { name: 'Check and send' }).press('Enter');
    await page.getByRole('button', { name: 'Send now' }).press('Enter');
    await page.getByText('Your statement was received').waitFor();
    expect((await stage.story.row(id)).state).toBe('stated');
    expect(hub.errors()).toEqual([]);
  });

  it('reports on a list that it checked itself, once everything on it is answered', async () => {
    const dueOn = new Date(stage.story.now + 3 * 86_400_000).toISOString().slice(0, 10);
    const asked = { campaign: 'September', dueOn, sites: [SITE], rules: 'P02' };
    await createSelfChecks(stage.story.parts.store, SelfCheckInput.parse(asked), 'operator', stage.story.now);
    await page.getByRole('link', { name: 'Self-checks' }).click();
    await page.getByRole('link', { name: 'September' }).click();
    const send = page.getByRole('button', { name: 'Check and send' });
    await send.waitFor();
    expect(await send.isDisabled()).toBe(true);
    await page.getByText('True, put right').click();
    await page.locator('fieldset textarea').fill('A relative came with both cards; the amount was returned.');
    for (const name of ['Claims looked through', 'Of these wrong']) await page.getByLabel(name).fill('1');
    await page.getByLabel('To be paid back (CNY)').fill('86.40');
    await page.getByLabel('How you checked, and what you change').fill('Every claim of that day was compared.');
    await send.click();
    await page.getByRole('button', { name: 'Send now' }).click();
    await page.getByText('Report received').waitFor();
    expect(hub.errors()).toEqual([]);
  });

  it('says what to do when the notice was taken back meanwhile', async () => {
    const other = await stage.ask('stranger', 'GET', '/v1/portal/notices');
    expect(other.json().total).toBe(0);
    await hub.desk('clerk', '/notices/none');
    await page.getByText('there is no such notice').waitFor();
  });
});
