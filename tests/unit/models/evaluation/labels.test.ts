import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readPairs, readPeople } from '../../../../models/evaluation/labels.ts';

describe('labelled data', () => {
  let folder: string;
  let file: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'zs-labels-test-'));
    file = join(folder, 'labels.csv');
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('are read from CSV', async () => {
    await writeFile(file, 'left,right,same,fold\r\na.jpg,b.jpg,1,1\r\na.jpg,"c,d.jpg",0,2\r\n');
    expect(readPairs(file)).toEqual([
      { left: 'a.jpg', right: 'b.jpg', same: true, fold: '1' },
      { left: 'a.jpg', right: 'c,d.jpg', same: false, fold: '2' },
    ]);
    await writeFile(file, 'file,person\na.jpg,Zhang\n');
    expect(readPeople(file)).toEqual([{ file: 'a.jpg', person: 'Zhang' }]);
    await writeFile(file, 'file,person,group\na.jpg,Zhang,south\n');
    expect(readPeople(file)).toEqual([{ file: 'a.jpg', person: 'Zhang', group: 'south' }]);
  });

  it.each([
    ['a label that is neither 1 nor 0', 'left,right,same,fold\na,b,1,1\na,b,yes,1\n', /line 3.*same/s],
    ['a missing column', 'left,right,same\na,b,1\n', /line 2.*fold/s],
    ['a column nobody knows', 'left,right,same,fold,weight\na,b,1,1,2\n', /line 2.*weight/s],
    ['a line cut short', 'left,right,same,fold\na,b\n', /cannot be read as CSV/],
    ['no rows', 'left,right,same,fold\n', /no rows/],
  ])('with %s are refused, naming the place', async (_, text, message) => {
    await writeFile(file, text);
    expect(() => readPairs(file)).toThrow(
      expect.objectContaining({ code: 'DATA_SET_INVALID', message: expect.stringMatching(message) }),
    );
  });

  it('that are not there are refused', () => {
    expect(() => readPairs(file)).toThrow(expect.objectContaining({ code: 'DATA_SET_INVALID' }));
  });
});
