import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchChromium } from '../support/browser.ts';
import { ensureWebBuilt } from '../support/built-web.ts';
import type { CaseStory } from '../support/case-story.ts';
import { StaffedHub } from '../support/staffed-hub.ts';
import { describeWith } from '../support/system-program.ts';

type Somebody = 'operator' | 'reviewer' | 'approver';

describeWith('chromium', 'a case in the hands of several people', () => {
  let browser: Browser;
  let hub: StaffedHub;
  let story: CaseStory;
  let caseId: string;
  const desks = new Map<Somebody, Page>();

  const desk = (who: Somebody): Page => {
    const page = desks.get(who);
    if (!page) throw new Error(`nobody sits at the desk of ${who}`);
    return page;
  };
  /** Somebody opens the case, chooses a step and submits it with words. */
  const take = async (who: Somebody, step: string, fill: (page: Page) => Promise<void> = async () => {}) => {
    const page = desk(who);
    await page.goto(`${hub.origin}/cases/${caseId}`);
    await page.getByRole('heading', { name: '下一步' }).waitFor();
    const choice = page.getByRole('button', { name: step, exact: true });
    const submit = page.getByRole('button', { name: `提交：${step}` });
    await choice.or(submit).first().waitFor();
    if (await choice.isVisible()) await choice.click();
    await fill(page);
    await page.locator('aside textarea').fill('看过全部记录后这样判断');
    await submit.click();
    await page.locator('.history strong').first().getByText(step, { exact: true }).waitFor();
  };

  beforeAll(async () => {
    await ensureWebBuilt();
    browser = await launchChromium();
    hub = await StaffedHub.begin(browser);
    story = hub.stage.story;
    for (const who of ['operator', 'reviewer', 'approver'] as const) {
      desks.set(who, await hub.desk(who));
      await desk(who).getByRole('link', { name: '案件' }).waitFor();
    }
    caseId = await story.open();
  }, 60_000);
  afterAll(async () => {
    await hub?.stop();
    await browser?.close();
  });

  it('waits in the list of the operator, and of nobody else', async () => {
    const page = desk('operator');
    await page.getByRole('link', { name: '案件' }).click();
    await page.getByRole('link', { name: '2026-000001' }).waitFor();
    await desk('approver').getByRole('link', { name: '案件' }).click();
    await desk('approver').getByText('现在没有轮到您的案件').waitFor();
  });

  it('is graded and reviewed once by the operator, who is told that somebody else goes on', async () => {
    await take('operator', '定级受理', async (page) => page.getByText('违规', { exact: true }).click());
    await take('operator', '初审通过', async (page) => {
      await page.keyboard.press('1');
      await page.getByRole('button', { name: '提交：不成立' }).waitFor();
      await page.keyboard.press('2');
      await page.keyboard.press('d');
      expect(await page.evaluate('document.activeElement.tagName')).toBe('TEXTAREA');
    });
    const page = desk('operator');
    await page.getByText('您现在不能办').click();
    expect(await page.locator('aside details').first().textContent()).toContain('可由复核人办理');
  });

  it('is reviewed again and proposed by the reviewer, within what the law allows', async () => {
    await take('reviewer', '复审通过');
    const page = desk('reviewer');
    await page.getByText('罚款', { exact: true }).click();
    await page.getByText(/依法可处 ¥[\d.]+ 至 ¥/).waitFor();
    await page.getByText('罚款', { exact: true }).first().click();
    await take('reviewer', '提出拟处理意见', async () => {
      await page.getByLabel('追回金额').fill('9999');
      await page.locator('aside textarea').fill('金额填错了');
      await page.getByRole('button', { name: '提交：提出拟处理意见' }).click();
      expect(await page.getByRole('alert').textContent()).toContain('超过了相关明细的基金支付金额');
      await page.getByLabel('追回金额').fill('86.4');
    });
  });

  it('hears the institution, is decided by the approver upon evidence that verifies, and is closed', async () => {
    await take('operator', '机构申辩', async (page) => page.getByText('陈述申辩', { exact: true }).click());
    await take('approver', '作出决定');
    expect(await desk('approver').locator('.history').textContent()).toContain('证据包 1 份，当时逐份核验通过');
    await take('operator', '送达决定', async (page) => {
      await page.getByText('邮寄', { exact: true }).click();
      await page.getByLabel('送达日期').fill('2026-11-23');
    });
    await take('operator', '结案');
    expect(await story.row(caseId)).toMatchObject({ state: 'closed', outcome: 'deducted', decided_fen: 8640 });
    expect((await story.finding()).status).toBe('upheld');
  });

  it('shows what is taken back as struck out, and stands where it stood', async () => {
    const page = desk('operator');
    await page.keyboard.press('?');
    await page.getByRole('dialog').getByText('撤回上一步').waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.press('u');
    await page.keyboard.insertText('漏了一份送达回证');
    await page.keyboard.press('Control+Enter');
    await page.locator('.history .gone').getByText('结案', { exact: true }).waitFor();
    expect((await story.row(caseId)).state).toBe('notified');
  });

  it('leads from its timeline and from the log to whom it is about, those who may see them', async () => {
    const operator = desk('operator');
    await operator.goto(`${hub.origin}/findings/${(await story.finding()).id}`);
    const row = operator.locator('svg a[href="/subjects/device/desk-1"]');
    await row.focus();
    await operator.keyboard.press('Enter');
    await operator.getByRole('heading', { name: 'desk-1' }).waitFor();

    const led = 'main a[href^="/cases/"], main a[href^="/findings/"], main a[href^="/subjects/"]';
    const auditor = await hub.desk('auditor', '/audit');
    await auditor.locator(`main a[href="/cases/${caseId}"]`).first().waitFor();
    const administrator = await hub.desk('administrator', '/audit');
    await administrator.getByText(caseId).first().waitFor();
    expect(await administrator.locator(led).count()).toBe(0);
  });

  it('speaks English too, and nothing went wrong on any page', async () => {
    const page = desk('reviewer');
    await page.goto(`${hub.origin}/cases/${caseId}`);
    await page.getByRole('button', { name: 'English' }).click();
    await page.getByRole('heading', { name: 'What next' }).waitFor();
    expect(await page.locator('main').textContent()).not.toMatch(/case-\w+\.|cases\.\w+/);
    expect(hub.errors()).toEqual([]);
  });
});
