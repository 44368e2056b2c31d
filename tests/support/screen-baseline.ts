import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import sharp from 'sharp';

const FOLDER = join(import.meta.dirname, '../browser/screens');
const RECORDED_WITH = join(FOLDER, 'chromium.json');

/** Pictures are compared at this size, block by block: fonts are smoothed a little differently from machine to machine. */
const WIDTH = 320;
const BLOCK = 8;

/** A block whose mean differs by so much (of 255) shows something else, and so many of them are another screen. */
const BLOCK_DIFFERS = 24;
const SHARE_DIFFERS = 0.01;

/** Who draws the letters: another Chromium or another font draws them anew, and its pictures prove nothing. */
export interface ScreenMaker {
  /** Chromium's major version. */
  readonly major: number;
  /** Width of a line of both scripts in the page's own font, CSS pixels. */
  readonly line: number;
}

/** Who draws the letters of this page. */
export async function screenMaker(browser: Pick<Browser, 'version'>, page: Page): Promise<ScreenMaker> {
  const line = (await page.evaluate(`(() => {
    const pen = document.createElement('canvas').getContext('2d');
    pen.font = '100px ' + getComputedStyle(document.body).fontFamily;
    return Math.round(pen.measureText('看着摄像头 Check in 0123').width);
  })()`)) as number;
  return { major: Number.parseInt(browser.version(), 10), line };
}

/** Whether the baselines were drawn like this, and if not, why they are not compared. */
export function baselinesFor(maker: ScreenMaker): { readonly same: boolean; readonly why: string } {
  const recorded = existsSync(RECORDED_WITH)
    ? (JSON.parse(readFileSync(RECORDED_WITH, 'utf8')) as ScreenMaker)
    : undefined;
  const same = recorded?.major === maker.major && recorded.line === maker.line;
  const text = (by: ScreenMaker | undefined) => (by ? `Chromium ${by.major} with a line of ${by.line} px` : 'nothing');
  return { same, why: `recorded with ${text(recorded)}, this is ${text(maker)}` };
}

/** Share (0 to 1) of the blocks of a screenshot that differ from the baseline of that name; 1 when the shapes differ. */
export async function differenceFrom(name: string, screenshot: Buffer): Promise<number> {
  const [now, then] = await Promise.all([blocksOf(screenshot), blocksOf(readFileSync(join(FOLDER, `${name}.png`)))]);
  if (now.length !== then.length) return 1;
  return now.filter((luma, i) => Math.abs(luma - (then[i] ?? 0)) >= BLOCK_DIFFERS).length / now.length;
}

/** Whether a difference is more than how letters are smoothed. */
export function isAnotherScreen(difference: number): boolean {
  return difference > SHARE_DIFFERS;
}

/** Keeps a screenshot as the baseline: small, few colours. */
export async function recordBaseline(name: string, screenshot: Buffer, maker: ScreenMaker): Promise<void> {
  mkdirSync(FOLDER, { recursive: true });
  await sharp(screenshot)
    .resize(WIDTH)
    .png({ palette: true, colours: 32 })
    .toFile(join(FOLDER, `${name}.png`));
  writeFileSync(RECORDED_WITH, `${JSON.stringify(maker)}\n`);
}

async function blocksOf(png: Buffer): Promise<Uint8Array> {
  const { data, info } = await sharp(png).resize(WIDTH).greyscale().raw().toBuffer({ resolveWithObject: true });
  const [columns, rows] = [Math.floor(info.width / BLOCK), Math.floor(info.height / BLOCK)];
  return Uint8Array.from({ length: columns * rows }, (_, block) => {
    const [left, top] = [(block % columns) * BLOCK, Math.floor(block / columns) * BLOCK];
    let sum = 0;
    for (let y = 0; y < BLOCK; y++) for (let x = 0; x < BLOCK; x++) sum += data[(top + y) * info.width + left + x] ?? 0;
    return sum / BLOCK ** 2;
  });
}
