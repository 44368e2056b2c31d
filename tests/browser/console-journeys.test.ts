import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { lookAtCases } from '../../hub/workflow/keeper.ts';
import { launchChromium } from '../support/browser.ts';
import { SITE } from '../support/builders.ts';
import { ensureWebBuilt } from '../support/built-web.ts';
import { OPERATOR, REVIEWER } from '../support/case-story.ts';
import { minute } from '../support/claim-builders.ts';
import { PDF } from '../support/sample-files.ts';
import { StaffedHub } from '../support/staffed-hub.ts';
import { describeWith } from '../support/system-program.ts';

const ZS = join(import.meta.dirname, '../../cli/zs.ts');
const folders: string[] = [];

/** The file that a page saves when a button of it is pressed. */
async function saved(page: Page, button: string): Promise<{ readonly path: string; readonly name: string }> {
  const pressed = page.getByRole('button', { name: button, exact: true });
  const [download] = await Promise.all([page.waitForEvent('download'), pressed.click()]);
  const folder = await mkdtemp(join(tmpdir(), 'zhenshen-journey-'));
  folders.push(folder);
  const path = join(folder, download.suggestedFilename());
  await download.saveAs(path);
  return { path, name: download.suggestedFilename() };
}

describeWith('chromium', 'a decision that does not stand', () => {
  let browser: Browser;
  let hub: StaffedHub;
  let id: string;

  beforeAll(async () => {
    await ensureWebBuilt();
    browser = await launchChromium();
  }, 60_000);
  beforeEach(async () => {
    hub = await StaffedHub.begin(browser);
    id = await hub.stage.noticed();
  }, 30_000);
  afterEach(() => hub.stop());
  afterAll(async () => {
    await browser?.close();
    for (const folder of folders) await rm(folder, { recursive: true });
  });

  it('an institution asks for time in vain, answers with a file, appeals; a second person releases it, and no figure counts it', async () => {
    const { story } = hub.stage;
    const clerk = await hub.desk('clerk', `/notices/${id}`, 'en');
    await clerk.getByRole('button', { name: 'Open the notice' }).click();
    await clerk.getByText("If you can't answer in time").click();
    await clerk.getByLabel('Reason').fill('The register lies in the archive of the other building.');
    await clerk.getByRole('button', { name: 'Ask', exact: true }).click();
    await clerk.getByText('waiting for the office').waitFor();
    const { extensions } = (await hub.stage.ask('operator', 'GET', `/v1/cases/${id}/answers`)).json();
    const refusal = { answer: 'refused', reason: 'A copy of one page is enough; it can be sent today.' };
    await hub.stage.ask('operator', 'POST', `/v1/cases/${id}/extensions/${extensions[0].id}`, { payload: refusal });
    await hub.desk('clerk', `/notices/${id}`);
    await clerk.getByText(refusal.reason).first().waitFor();

    await clerk.getByText('Contest', { exact: true }).first().click();
    await clerk.locator('#answer-text').fill('The patient was here; a nurse verified them by hand.');
    await clerk.locator('#answer input[type=file]').setInputFiles([
      { name: 'register.pdf', mimeType: 'application/pdf', buffer: PDF },
      { name: 'register.exe', mimeType: 'application/octet-stream', buffer: Buffer.from('MZ') },
    ]);
    await clerk.getByText('This kind of file is not taken; save it as PDF.').waitFor();
    await clerk.locator('#answer li .name', { hasText: 'register.pdf' }).waitFor();
    await clerk.getByRole('button', { name: 'Check and send' }).click();
    await clerk.getByRole('button', { name: 'Send now' }).click();
    await clerk.getByText('Your explanation was received').waitFor();
    await story.take(id, 'second-review', REVIEWER);
    await story.take(id, 'propose', OPERATOR, { measures: ['deducted'], amountFen: 8640, days: 5 });
    const before = await atStake(hub);

    await hub.desk('clerk', `/notices/${id}`);
    await clerk.locator('input[value=appeal]').check();
    await clerk.locator('#answer-text').fill('We object and ask for a review: the register of that day is enclosed.');
    await clerk.getByRole('button', { name: 'Check and send' }).click();
    await clerk.getByRole('button', { name: 'Send now' }).click();
    await clerk.getByText('Your statement was received').waitFor();

    const reviewer = await hub.desk('reviewer', `/cases/${id}`);
    await reviewer.getByText('the register of that day is enclosed').first().waitFor();
    await reviewer.getByText('register.pdf').first().waitFor();
    expect(await reviewer.getByText('register.exe').count()).toBe(0);
    await reviewer.getByRole('button', { name: '不成立', exact: true }).click();
    await reviewer.locator('aside textarea').fill('登记簿与排班相符，申诉成立');
    await reviewer.getByRole('button', { name: '提交：不成立' }).click();
    await reviewer.locator('.history strong').first().getByText('不成立', { exact: true }).waitFor();
    expect(await story.row(id)).toMatchObject({ state: 'decided', outcome: 'dismissed' });
    expect((await story.finding()).status).toBe('dismissed');
    expect(before - (await atStake(hub))).toBe(8640);

    await story.take(id, 'notify', OPERATOR, { served: 'portal', servedOn: '2026-11-23' });
    await hub.desk('clerk', `/notices/${id}`);
    await clerk.getByText('登记簿与排班相符，申诉成立').first().waitFor();
    expect(hub.errors()).toEqual([]);
  });

  it('a claim is cancelled while somebody has the case open: the page says so, and only an end without a finding is left', async () => {
    const { story } = hub.stage;
    const page = await hub.desk('operator', `/cases/${id}`);
    await page.getByRole('heading', { name: '下一步' }).waitFor();
    expect(await page.locator('aside .warn').count()).toBe(0);
    await story.story.import({ cancels: 'C-1', facilityId: SITE, at: minute(350), reason: 'refunded' });
    await story.story.judge();
    await lookAtCases(story.parts);
    await page.getByText('本案已没有成立的发现，只能不成立。').waitFor();
    const reviewer = await hub.desk('reviewer', `/cases/${id}`, 'en');
    await reviewer.getByText('No finding of this case stands any more').first().waitFor();
    const offered = await hub.stage.ask('reviewer', 'GET', `/v1/cases/${id}`);
    const open = offered.json().next.filter(({ refusal }: { refusal: unknown }) => refusal === null);
    expect(open.map(({ step }: { step: string }) => step)).not.toContain('second-review');
    expect(hub.errors()).toEqual([]);
  });

  it('a dossier is taken as a document and as proof, and what was downloaded verifies without any hub', async () => {
    const { id: finding } = await hub.stage.story.finding();
    const page = await hub.desk('operator', `/findings/${finding}`);
    const dossier = await saved(page, '卷宗（PDF）');
    expect((await readFile(dossier.path)).subarray(0, 5).toString()).toBe('%PDF-');
    const bundle = await saved(page, '下载证据包');
    await hub.stage.app.close();
    const verify = async () => await promisify(execFile)(process.execPath, [ZS, 'verify', bundle.path]);
    expect((await verify()).stdout).toContain('every signature, line and proof holds');
    await writeFile(bundle.path, (await readFile(bundle.path, 'utf8')).replace('no-match', 'match'));
    await expect(verify()).rejects.toMatchObject({ code: 1 });
  });

  it('a rule is changed by two people: whoever proposed it is not asked, and cannot', async () => {
    const page = await hub.desk('ruler', '/rules/P01');
    await page.getByLabel('门诊就诊前（分钟）').fill('150');
    await page.getByLabel('理由').fill('高峰排队较长，放宽核验时间');
    await page.getByRole('button', { name: '提交，等待确认', exact: true }).click();
    await page.getByText('您提出的改动，要由另一位规则管理员确认。').waitFor();
    expect(await page.getByRole('button', { name: '确认，使其生效' }).count()).toBe(0);
    const { items } = (await hub.stage.ask('ruler', 'GET', '/v1/rule-proposals')).json();
    const payload = { decision: 'confirmed' };
    const own = await hub.stage.ask('ruler', 'POST', `/v1/rule-proposals/${items[0].id}/decisions`, { payload });
    expect(own.json().error.code).toBe('OWN_PROPOSAL');

    const second = await hub.desk('second-ruler', '/rules', 'en');
    await second.getByText('高峰排队较长，放宽核验时间').waitFor();
    await second.getByRole('button', { name: 'Confirm: it counts' }).click();
    await second.getByText('高峰排队较长，放宽核验时间').waitFor({ state: 'detached' });
    const rule = (await hub.stage.ask('ruler', 'GET', '/v1/rules/P01')).json();
    expect(rule.settings[0]).toMatchObject({ by: 'ruler', confirmedBy: 'second-ruler' });
    expect(hub.errors()).toEqual([]);
  });
});

/** What stands open at this hub, in fen. */
async function atStake(hub: StaffedHub): Promise<number> {
  const { items } = (await hub.stage.ask('operator', 'GET', '/v1/findings?status=open')).json();
  return items.reduce((sum: number, { amountFen }: { amountFen: number }) => sum + amountFen, 0);
}
