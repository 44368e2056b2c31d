import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { padCommand } from '../../../cli/pad.ts';
import { encodeJpeg } from '../../../models/decode.ts';
import { type DemoFace, demoPortrait } from '../../support/demo-faces.ts';

// Whether the pictures are "attacks" is only a label here: what the network makes of real ones is in models/README.md.
const LABELS: Partial<Record<DemoFace, string>> = { smilingOne: 'genuine', darkHair: 'genuine', brownHair: 'print' };

describe('zs pad eval', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'zs-pad-command-test-'));
    for (const face of Object.keys(LABELS) as DemoFace[]) {
      await writeFile(join(folder, `${face}.jpg`), await encodeJpeg(await demoPortrait(face)));
    }
    const blank = { width: 320, height: 240, rgb: new Uint8Array(320 * 240 * 3).fill(128) };
    await writeFile(join(folder, 'blank.jpg'), await encodeJpeg(blank));
    const rows = Object.entries(LABELS).map(([face, label]) => `${face}.jpg,${label},demo,${face},test`);
    const text = ['file,label,domain,subject,source', ...rows, 'blank.jpg,replay,demo,blank,test'].join('\n');
    await writeFile(join(folder, 'manifest.csv'), `${text}\n`);
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));
  afterEach(() => vi.restoreAllMocks());

  async function printedBy(...words: string[]): Promise<unknown> {
    const log = vi.spyOn(console, 'log').mockReturnValue();
    vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    const data = ['--manifest', join(folder, 'manifest.csv'), '--root', folder];
    await padCommand().parseAsync(['eval', ...data, '--json', ...words], { from: 'user' });
    expect(log).toHaveBeenCalledOnce();
    return JSON.parse(String(log.mock.calls[0]?.[0]));
  }

  it('prints rates per species with counts, and pictures without a face apart', async () => {
    expect(await printedBy('--low', '0.5', '--min-frames', '1')).toMatchObject({
      operatingPoint: { low: 0.5, minFrames: 1 },
      genuine: 2,
      bpcerShipped: expect.any(Number),
      species: {
        print: { n: 1, auc: expect.any(Number), apcerAtBpcer1: expect.any(Number), notAcquired: 0 },
        replay: { n: 0, auc: null, apcerShipped: null, notAcquired: 1 },
      },
      domains: { demo: { genuine: 2 } },
      tracks: { genuine: 2, species: { print: { n: 1 } } },
    });
  });

  it('says honestly that the shipped policy refuses nobody, attacks included', async () => {
    expect(await printedBy()).toMatchObject({
      operatingPoint: null,
      bpcerShipped: 0,
      species: { print: { apcerAtBpcer5: expect.any(Number), apcerShipped: 1 } },
    });
  });

  it('leaves out pictures in which the face takes more than the share asked for', async () => {
    expect(await printedBy('--face-share', '0.05')).toMatchObject({ genuine: 0, bpcerShipped: null });
  });

  it.each(['1', '-0.1', 'many', ''])('refuses %j as a probability', async (low) => {
    vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    const command = padCommand();
    for (const sub of command.commands) sub.exitOverride();
    const words = ['eval', '--manifest', 'm', '--root', 'r', '--low', low];
    await expect(command.parseAsync(words, { from: 'user' })).rejects.toMatchObject({
      code: 'commander.invalidArgument',
    });
  });
});
