import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { faceCommand } from '../../../cli/face.ts';
import { encodeJpeg } from '../../../models/decode.ts';
import { openPipeline } from '../../../models/engine/pipeline.ts';
import { DEGRADATIONS, degraded } from '../../../models/evaluation/discard-degradations.ts';
import { installedWeights } from '../../../models/weights.ts';
import { type DemoFace, demoPortrait } from '../../support/demo-faces.ts';

const PEOPLE: Partial<Record<DemoFace, string>> = { smilingOne: 'a', smilingThree: 'a', darkHair: 'b' };
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'zs-quality-command-'));
  const pipeline = await openPipeline(installedWeights());
  for (const face of Object.keys(PEOPLE) as DemoFace[]) {
    const frame = await demoPortrait(face);
    await writeFile(join(folder, `${face}.jpg`), await encodeJpeg(frame));
    const [found] = await pipeline.detect(frame);
    if (!found) throw new Error(`no face on ${face}`);
    const measured = await pipeline.measure(frame, found);
    await writeFile(
      join(folder, `${face}-masked.jpg`),
      await encodeJpeg(await degraded(frame, measured.face, 'masked', 0)),
    );
  }
  await pipeline.close();
  const rows = Object.entries(PEOPLE);
  await writeFile(
    join(folder, 'people.csv'),
    `file,person\n${rows.map(([face, who]) => `${face}.jpg,${who}`).join('\n')}\n`,
  );
  await writeFile(
    join(folder, 'masked.csv'),
    `file,label\n${rows.map(([face]) => `${face}-masked.jpg,masked`).join('\n')}\n`,
  );
});
afterAll(() => rm(folder, { recursive: true, force: true }));
afterEach(() => vi.restoreAllMocks());

async function printedBy(...words: string[]): Promise<unknown> {
  const log = vi.spyOn(console, 'log').mockReturnValue();
  vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  await faceCommand().parseAsync([...words, '--root', folder, '--people', join(folder, 'people.csv'), '--json'], {
    from: 'user',
  });
  return JSON.parse(String(log.mock.calls[0]?.[0]));
}

describe('zs face quality', () => {
  it('compares each picture, made worse in every way, with the others of the person, and writes the curves', async () => {
    const page = join(folder, 'quality.html');
    const report = await printedBy('quality', '--report', page);
    expect(report).toMatchObject({
      threshold: expect.any(Number),
      degradations: DEGRADATIONS.map((degradation) => ({ degradation, pictures: 2 })),
    });
    const html = await readFile(page, 'utf8');
    expect(html.match(/<svg/g)).toHaveLength(15);
    expect(html).toContain('错误率与剔除比例 · Error versus discard');
    expect(html).not.toMatch(/smiling|https?:\/\//);
  });
});

describe('zs face masks', () => {
  it('tells masked pictures from bare ones', async () => {
    const report = await printedBy('masks', '--masked', join(folder, 'masked.csv'), '--masked-root', folder);
    expect(report).toMatchObject({
      masked: { pictures: 3 },
      bare: { pictures: 3, withoutFace: 0 },
      auc: 1,
      falseAlarms: 0,
    });
  });
});
