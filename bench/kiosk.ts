import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { chromium, type Page } from 'playwright-core';
import { KioskState } from '../edge-agent/kiosk/kiosk-state.ts';
import { createHumanMesh } from '../models/mesh/human-mesh.ts';
import { cast } from '../simulator/demo/cast.ts';
import { type AskedPerson, createAskedPerson } from './asked-person.ts';
import { type DurationSummary, summarise } from './durations.ts';
import { type KioskAgent, openKioskAgent } from './kiosk-agent.ts';
import { inTemporaryFolder } from './temporary-folder.ts';

const NUMBER = '42';
const FPS = 15;
/** Check-ins before the measured ones: cold caches, cold compiler. */
const WARM_UP = 2;
/** How often somebody who is asked looks at the screen, ms. */
const LOOK_MS = 50;
const ANSWER_MS = 60_000;

export interface KioskTask {
  readonly times: number;
  /** With a challenge of two movements, by somebody who begins each so long after it was asked, ms. */
  readonly reactionMs?: number;
}

/** What `zs bench kiosk --json` prints. Milliseconds, on the screen of the built page in Chromium, with the network down. */
export interface KioskBenchReport {
  readonly checkIns: number;
  /** Challenges that did not come to an end in time; their check-ins are in no figure. */
  readonly undone: number;
  /** From the moment the camera's folder shows a face until the page shows "checked in". */
  readonly faceToCheckedIn: DurationSummary;
  /** From there until the page is ready for the next person. */
  readonly checkedInToHome: DurationSummary;
  /** Rows that wait for a network. */
  readonly waiting: number;
}

/** Times check-ins as the person sees them: the built page typed to like by a card reader, a real agent, a face that steps up. */
export async function benchKiosk({ json, ...task }: KioskTask & { readonly json: boolean }): Promise<void> {
  const report = await inTemporaryFolder((folder) => measure(folder, task));
  if (json) console.log(JSON.stringify(report));
  else {
    const { faceToCheckedIn, checkedInToHome } = report;
    console.table({
      'face in frame to "checked in", ms': faceToCheckedIn,
      '"checked in" to ready, ms': checkedInToHome,
    });
    console.log(
      `${report.checkIns} check-ins with the network down, ${report.undone} undone, ${report.waiting} rows waiting`,
    );
  }
}

async function measure(folder: string, { times, reactionMs }: KioskTask): Promise<KioskBenchReport> {
  const person = reactionMs === undefined ? undefined : createAskedPerson(createHumanMesh(), reactionMs, Date.now);
  const agent = await openKioskAgent({ folder, fps: FPS, ...(person && { mesh: person.mesh }) });
  const executablePath = chromiumPath();
  const browser = await chromium.launch({ executablePath, headless: true, args: ['--no-sandbox', '--disable-gpu'] });
  try {
    await agent.enrol(NUMBER);
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    await page.goto(agent.url);
    await page.evaluate(WATCH_SCREEN);
    const checked: number[] = [];
    const freed: number[] = [];
    let undone = 0;
    for (let turn = 0; turn < WARM_UP + times; turn++) {
      const { checkedInMs, freeMs } = await oneCheckIn(page, agent, `V${turn}`, person);
      if (turn < WARM_UP) continue;
      if (checkedInMs === undefined) {
        undone++;
        continue;
      }
      checked.push(checkedInMs);
      freed.push(freeMs);
    }
    const shown = { faceToCheckedIn: summarise(checked), checkedInToHome: summarise(freed) };
    return { checkIns: checked.length, undone, ...shown, waiting: agent.signed() };
  } finally {
    await browser.close();
    await agent.stop();
  }
}

// Notes when the page changed to which screen, by the clock that page and agent share. What is measured is the screen's own
// change, before it is painted: up to one picture of the screen, 17 ms, comes on top.
const WATCH_SCREEN = `
  const main = document.querySelector('main');
  window.shownAt = {};
  new MutationObserver(() => { window.shownAt[main.dataset.view] = Date.now(); })
    .observe(main, { attributes: true, attributeFilter: ['data-view'] });`;

async function oneCheckIn(page: Page, { stage, url }: KioskAgent, visit: string, person?: AskedPerson) {
  const shows = (view: string) => page.locator(`main[data-view="${view}"]`).waitFor();
  await shows('home');
  await stage.clear();
  await page.keyboard.type(NUMBER);
  await page.keyboard.press('Enter');
  await shows('visit');
  await page.keyboard.type(visit);
  await page.keyboard.press('Enter');
  await shows('looking');
  // The empty room has to be on its way through, or the first picture of the look would be of the face.
  await sleep(400);
  await stage.enter(cast.returning.photo);
  const steppedUp = Date.now();
  const answered = page.locator('[data-outcome]').waitFor({ timeout: ANSWER_MS });
  await Promise.all([answered, person && doAsAsked(person, url, answered)]);
  if ((await page.locator('[data-outcome="match"]').count()) === 0) {
    await page.goto(url);
    await page.evaluate(WATCH_SCREEN);
    return { checkedInMs: undefined, freeMs: 0 };
  }
  await shows('home');
  const { result, home } = (await page.evaluate('window.shownAt')) as { result: number; home: number };
  return { checkedInMs: result - steppedUp, freeMs: home - result };
}

/** Tells the person what the screen asks for, until they are through. */
async function doAsAsked(person: AskedPerson, url: string, through: Promise<void>): Promise<void> {
  let done = false;
  const end = through.finally(() => {
    done = true;
  });
  while (!done) {
    const { phase } = KioskState.parse(await (await fetch(new URL('/api/state', url))).json());
    const ask = phase.name === 'looking' ? phase.challenge?.ask : undefined;
    person.told(ask === undefined || ask === 'face' ? null : ask);
    await sleep(LOOK_MS);
  }
  await end;
}

/** The system's Chromium. */
export function chromiumPath(): string {
  const found = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync);
  if (!found) throw new Error('chromium is not installed: apt-get install chromium');
  return found;
}
