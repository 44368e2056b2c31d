import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { faceCommand } from '../../../cli/face.ts';
import { encodeJpeg } from '../../../models/decode.ts';
import { type DemoFace, demoPortrait } from '../../support/demo-faces.ts';

describe('zs face', () => {
  let folder: string;
  const people: Partial<Record<DemoFace, string>> = {
    smilingOne: 'a',
    smilingThree: 'a',
    darkHair: 'b',
    brownHair: 'c',
  };

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'zs-face-command-test-'));
    for (const face of Object.keys(people) as DemoFace[]) {
      await writeFile(join(folder, `${face}.jpg`), await encodeJpeg(await demoPortrait(face)));
    }
    const rows = ['1', '2'].flatMap((fold) => [
      `smilingOne.jpg,smilingThree.jpg,1,${fold}`,
      `darkHair.jpg,brownHair.jpg,0,${fold}`,
    ]);
    await writeFile(join(folder, 'pairs.csv'), `left,right,same,fold\n${rows.join('\n')}\n`);
    const labels = Object.entries(people).map(([face, person]) => `${face}.jpg,${person}`);
    await writeFile(join(folder, 'people.csv'), `file,person\n${labels.join('\n')}\n`);
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));
  afterEach(() => vi.restoreAllMocks());

  async function printedBy(...words: string[]): Promise<unknown> {
    const log = vi.spyOn(console, 'log').mockReturnValue();
    vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    await faceCommand().parseAsync(words, { from: 'user' });
    expect(log).toHaveBeenCalledOnce();
    return JSON.parse(String(log.mock.calls[0]?.[0]));
  }

  it('eval prints one JSON object with rates as shares of 1', async () => {
    const printed = await printedBy('eval', '--pairs', join(folder, 'pairs.csv'), '--images', folder, '--json');
    expect(printed).toEqual({
      pairs: 4,
      failedToEnrol: 0,
      accuracy10fold: 1,
      fnmrAtFmr1e2: 0,
      fnmrAtFmr1e3: 0,
      msPerImage: expect.any(Number),
    });
  });

  it('calibrate says what given thresholds do behind the quality gate', async () => {
    const where = ['--people', join(folder, 'people.csv'), '--images', folder];
    const printed = await printedBy('calibrate', ...where, '--threshold', '0.49', '0.99', '--quality-gate', '--json');
    expect(printed).toMatchObject({
      images: 4,
      failedToEnrol: 0,
      genuinePairs: 1,
      impostorPairs: 5,
      given: [
        { threshold: 0.49, fmr: 0, fnmr: 0 },
        { threshold: 0.99, fmr: 0, fnmr: 1 },
      ],
    });
  });
});
