import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import writeExcelFile from 'write-excel-file/node';
import { launchChromium, openPage, type WatchedPage } from '../support/browser.ts';
import { ensureWebBuilt } from '../support/built-web.ts';
import { type PagesHub, startPagesHub } from '../support/pages-hub.ts';
import { describeWith } from '../support/system-program.ts';

describeWith('chromium', 'pages of rules, imports, devices, bedside and settings', () => {
  let browser: Browser;
  let hub: PagesHub;
  let watched: WatchedPage;

  beforeAll(async () => {
    await ensureWebBuilt();
    hub = await startPagesHub();
    browser = await launchChromium();
    watched = await openPage(browser, `${hub.url}/rules`, { viewport: { width: 1366, height: 768 } });
  }, 90_000);
  afterAll(async () => {
    await watched?.close();
    await browser?.close();
    await hub?.stop();
  });

  const go = (path: string) => watched.page.goto(`${hub.url}${path}`);
  const says = (text: string | RegExp) => watched.page.getByText(text).first().waitFor();
  const press = (name: string) => watched.page.getByRole('button', { name, exact: true }).click();

  it('a changed limit is tried on past data, put into force with a reason, and taken back', async () => {
    const { page } = watched;
    await page.getByRole('link', { name: '就诊时无本人核验记录' }).click();
    const field = page.getByLabel('门诊就诊前（分钟）');
    await field.fill('2000');
    await says('高于允许范围');
    await field.fill('30');
    await page.getByLabel('数据从哪天起').fill('2026-01-01');
    await press('开始试算');
    await page.locator('.moves .appear strong').waitFor();
    expect(await page.locator('.moves .appear strong').textContent()).toBe('1');
    expect(await hub.story.findings()).toHaveLength(0);

    await page.getByLabel('理由').fill('申诉表明患者来得较晚');
    await press('确定修改');
    await says('local-operator');
    await press('改回');
    await says('恢复上一级的值');
    await page.getByLabel('理由').last().fill('试行一周后恢复原值');
    await press('确定修改');
    await page.locator('tbody tr', { hasText: '试行一周后恢复原值' }).waitFor();
    expect(await page.locator('tbody tr', { hasText: 'local-operator' }).count()).toBe(2);
  });

  it('a file with a bad row is imported, the row shown with what to do, in both languages and as a file', async () => {
    const { page } = watched;
    await go('/imports');
    const rows = ['{"claimId":"N-1"}', 'not json'].join('\n');
    await page.locator('input[type=file]').setInputFiles({
      name: 'claims.ndjson',
      mimeType: 'application/x-ndjson',
      buffer: Buffer.from(rows),
    });
    await press('开始导入');
    await page.getByRole('link', { name: '查看退回的行' }).click();
    await says('每行一个完整的 JSON');
    expect(await page.locator('tbody tr').count()).toBe(2);
    const [download] = await Promise.all([page.waitForEvent('download'), press('下载退回清单')]);
    expect(download.suggestedFilename()).toMatch(/^rejects-.+\.csv$/);
    await press('English');
    await says('One whole JSON text a line');
    await press('中文');
  });

  it('a workbook is recognised, imported by sheet, and a reject names its cell', async () => {
    const { page } = watched;
    await go('/imports');
    const header = ['记录类型', '人员代码', '开始时间'].map((value) => ({ value }));
    const leave = [{ value: 'leave' }, { value: Number('350203199001011234') }, { value: '2026-03-05T08:00:00+08:00' }];
    const buffer = await writeExcelFile([
      { sheet: '封面', data: [[{ value: '三月' }]] },
      { sheet: '请假', data: [header, leave] },
    ]).toBuffer();
    const choose = (name: string, bytes: Buffer) =>
      page.locator('input[type=file]').setInputFiles({ name, mimeType: '', buffer: bytes });
    await choose('old.xlsx', Buffer.of(0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1));
    await says('这是旧的 .xls 格式');
    await choose('三月.xlsx', buffer);
    await page.getByLabel('工作表').selectOption('请假');
    await expect.poll(() => page.getByLabel('内容').inputValue()).toBe('masters-csv');
    await press('开始导入');
    await page.getByRole('link', { name: '查看退回的行' }).click();
    await says('请假!B2 人员代码');
    await says('先把这一列设为“文本”格式');
  });

  it('a roll-out is ordered, watched by ring, and stopped with a reason', async () => {
    const { page } = watched;
    await go('/devices');
    await says('desk-1');
    await page.getByRole('link', { name: '批次升级' }).click();
    await page.locator('summary').click();
    await page.getByLabel('告知书版本').fill('notice-2');
    await press('开始');
    await says('待下发 1');
    await press('停止');
    await page.getByLabel('理由').fill('告知书有错字');
    await page.getByText('已更改的设备保持更改').click();
    await press('确定停止');
    await says('停止原因：告知书有错字');
    await page.getByRole('button', { name: '继续' }).waitFor();
  });

  it('an invitation is shown once, and its list holds no secret', async () => {
    const { page } = watched;
    await page.getByRole('link', { name: '设备入网' }).click();
    await page.locator('summary').click();
    await page.getByLabel('设备编号').fill('kiosk-new');
    await page.getByLabel('机构代码').fill('H35020300017');
    await page.getByLabel('编号，如 1、3东').fill('2');
    await press('开邀请');
    const text = await page.locator('code', { hasText: /^zs1\./ }).textContent();
    await press('关闭');
    await page.locator('tbody tr', { hasText: 'kiosk-new' }).waitFor();
    expect(await page.content()).not.toContain(text);
  });

  it('a day of bedside questions can be proved once its seed is published', async () => {
    await go('/bedside');
    await says('抽签可以复核');
    await watched.page.getByLabel('日期').selectOption('2026-11-21');
    await watched.page.getByRole('button', { name: '重新抽一遍' }).click();
    await says(/^相符：12 人参加/);
  });

  it('settings say what the start decided, and nothing failed on any page', async () => {
    await go('/settings');
    await says('启动时决定的');
    await says('default-');
    expect(watched.errors).toEqual([]);
  });
});
