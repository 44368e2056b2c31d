import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { faceCommand } from '../../../cli/face.ts';
import type { Subject } from '../../../contract/evidence.ts';
import { SubjectId } from '../../../contract/ids.ts';
import { openGallery } from '../../../edge-agent/gallery/gallery.ts';
import { encodeJpeg } from '../../../models/decode.ts';
import type { Embedding } from '../../../models/engine/face-engine.ts';
import { unitVector } from '../../../models/match.ts';
import { readFacePolicy } from '../../../models/policy.ts';
import { encodeVector } from '../../../models/template.ts';
import { installedWeights } from '../../../models/weights.ts';
import { type DemoFace, demoPortrait } from '../../support/demo-faces.ts';
import { sampleTemplate } from '../../support/sample-template.ts';

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
    expect(printed).toMatchObject({
      pairs: 4,
      failedToEnrol: 0,
      failureToAcquire: 0,
      accuracy10fold: 1,
      fnmrAtFmr1e2: 0,
      fnmrAtFmr1e3: 0,
      msPerImage: expect.any(Number),
    });
  });

  it('eval of people prints what the shipped threshold does to them, and writes a page that needs nothing else', async () => {
    const page = join(folder, 'report.html');
    const where = ['--people', join(folder, 'people.csv'), '--root', folder, '--engine', 'onnx', '--report', page];
    const printed = await printedBy('eval', ...where, '--json');
    expect(printed).toMatchObject({
      genuinePairs: 1,
      impostorPairs: 5,
      fnmrAtFmr1e3: null,
      fmrAtShippedThreshold: 0,
      fnmrAtShippedThreshold: 0,
      groups: [{ group: 'all', people: 3, faces: 4 }],
    });
    const text = await readFile(page, 'utf8');
    expect(text.match(/<svg/g)).toHaveLength(2);
    expect(text).not.toMatch(/https?:|smilingOne|undefined|NaN/);
  });

  it.each([
    ['eval', '--root', '.'],
    ['eval', '--pairs', 'pairs.csv', '--people', 'people.csv', '--root', '.'],
    ['calibrate', '--people', 'people.csv', '--dir', '.'],
  ])('%s refuses to guess what to measure: %s %s', async (...words) => {
    await expect(faceCommand().parseAsync(words, { from: 'user' })).rejects.toThrow(/name either/);
  });

  it('calibrate says what given thresholds do behind the quality gate', async () => {
    const where = ['--people', join(folder, 'people.csv'), '--images', folder];
    const printed = await printedBy(
      'calibrate',
      ...where,
      '--threshold',
      '0.49',
      '0.99',
      '--uncorrected',
      '--quality-gate',
      '--json',
    );
    expect(printed).toMatchObject({
      images: 4,
      failureToAcquire: 0,
      genuinePairs: 1,
      impostorPairs: 5,
      given: [
        { threshold: 0.49, fmr: 0, fnmr: 0 },
        { threshold: 0.99, fmr: 0, fnmr: 1 },
      ],
    });
  });

  it('calibrate on a device prints aggregates only and drafts a policy from them', async () => {
    const device = await mkdtemp(join(folder, 'device-'));
    const gallery = openGallery(device);
    const model = installedWeights().manifest.id;
    const subjects = Array.from({ length: 80 }, (_, i) => sampleSubjectNumber(i));
    for (const [i, subject] of subjects.entries()) {
      gallery.put(sampleTemplate(subject, { model, vector: encodeVector(faceNumber(i)) }));
    }
    gallery.put(sampleTemplate({ ...sampleSubjectNumber(80), type: 'practitioner' }, { model }));
    gallery.put(sampleTemplate(sampleSubjectNumber(81), { model: 'another-model' }));
    gallery.close();

    const out = join(folder, 'draft.json');
    const printed = await printedBy(
      'calibrate',
      '--dir',
      device,
      '--fmr',
      '1e-2',
      '--id',
      'ours',
      '--out',
      out,
      '--json',
    );
    expect(printed).toMatchObject({
      leftOut: 1,
      people: 80,
      correctionPeople: 80,
      genuinePairs: 0,
      impostorPairs: (80 * 79) / 2,
    });
    for (const { id } of subjects) expect(JSON.stringify(printed)).not.toContain(id);
    const draft = readFacePolicy(out);
    expect(draft).toMatchObject({ id: 'ours', model, correction: { id: 'ours', people: 80 } });
    expect(draft.verification).toMatchObject({ fmr: 0.01, impostorPairs: 3160 });
    expect(draft.duplicate.threshold).toBeGreaterThanOrEqual(draft.verification.threshold);
  });

  it('calibrate refuses a folder without a gallery, and makes none', async () => {
    const empty = await mkdtemp(join(folder, 'empty-'));
    await expect(faceCommand().parseAsync(['calibrate', '--dir', empty], { from: 'user' })).rejects.toMatchObject({
      code: 'GALLERY_MISSING',
    });
    expect(await readdir(empty)).toEqual([]);
  });
});

function sampleSubjectNumber(number: number): Subject {
  return { type: 'insured', id: SubjectId.parse(`${'A'.repeat(40)}${String(number).padStart(3, '0')}`) };
}

/** Made-up embeddings with a common part, as those of one population have. */
function faceNumber(number: number): Embedding {
  return unitVector(Float32Array.from({ length: 512 }, (_, i) => 0.5 + Math.sin((number + 1) * (i + 1) * 12.9898)));
}
