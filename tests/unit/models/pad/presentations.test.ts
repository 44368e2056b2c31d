import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { encodeJpeg } from '../../../../models/decode.ts';
import { scorePresentations } from '../../../../models/pad/image-scores.ts';
import { readPresentations } from '../../../../models/pad/presentations.ts';
import { demoPortrait } from '../../../support/demo-faces.ts';

const header = 'file,label,domain,subject,source\n';
const row = { label: 'genuine', domain: 'desk', subject: 's', source: 'x' };

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'zs-pad-test-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('a manifest of presentations', () => {
  const read = async (text: string) => {
    const file = join(folder, 'manifest.csv');
    await writeFile(file, text);
    return readPresentations(file);
  };

  it('is read from CSV', async () => {
    const text = `${header}a.jpg,genuine,desk,anna,us\nb.jpg,print,desk,page,us\n`;
    expect(await read(text)).toEqual([
      { file: 'a.jpg', label: 'genuine', domain: 'desk', subject: 'anna', source: 'us' },
      { file: 'b.jpg', label: 'print', domain: 'desk', subject: 'page', source: 'us' },
    ]);
  });

  it.each([
    ['a missing column', 'file,label\na,genuine\n', /line 2.*domain/s],
    ['an empty label', `${header}a,,d,s,x\n`, /line 2.*label/s],
    ['nobody alive', `${header}a,print,d,s,x\n`, /labelled genuine/],
    ['no attack', `${header}a,genuine,d,s,x\n`, /rows of attacks/],
  ])('with %s is refused', async (_, text, message) => {
    await expect(read(text)).rejects.toMatchObject({
      code: 'DATA_SET_INVALID',
      message: expect.stringMatching(message),
    });
  });
});

describe('scorePresentations', () => {
  const box = { x: 1, y: 1, width: 20, height: 20 };
  const pipeline = { detect: async () => [{ box, score: 1 }], liveness: async () => ({ logit: 2 }) };
  const none = { ...pipeline, detect: async () => [] };
  const score = (file: string, engine: typeof pipeline | typeof none) =>
    scorePresentations(engine, [{ file, ...row }], { folder, progress: () => undefined });

  it('scores the main face, and says null where there is none', async () => {
    await writeFile(join(folder, 'a.jpg'), await encodeJpeg(await demoPortrait('darkHair')));
    expect(await score('a.jpg', pipeline)).toEqual([{ file: 'a.jpg', ...row, logit: 2 }]);
    expect(await score('a.jpg', none)).toEqual([{ file: 'a.jpg', ...row, logit: null }]);
  });

  it.each(['missing.jpg', '../elsewhere.jpg'])('refuses %s', async (file) => {
    await expect(score(file, pipeline)).rejects.toMatchObject({ code: 'DATA_SET_INVALID' });
  });
});
