import { describe, expect, it } from 'vitest';
import { LIKE_LFW, syntheticFaces } from '../../../../bench/synthetic-faces.ts';
import { openTemplateIndex } from '../../../../models/index/template-index.ts';
import { countInMemory } from '../../../support/process-memory.ts';

const { face } = syntheticFaces(LIKE_LFW);

/** A vector of which the index keeps bytes that are known beforehand: every number is 127/sqrt(512), cut to 5, or minus that. */
function knownBytes(person: number): { vector: number[]; bytes: Buffer } {
  const vector = Array.from(face(person), (value) => (value < 0 ? -1 : 1));
  return { vector, bytes: Buffer.from(vector.map((sign) => sign * 5)) };
}

describe('a template that is removed', () => {
  it.runIf(process.platform === 'linux')('is nowhere in the memory of the process any more', async () => {
    const index = await openTemplateIndex({});
    for (let person = 0; person < 40; person++) index.add(`p${person}`, face(person));
    const [first, second] = [knownBytes(100), knownBytes(101)];
    index.add('first', first.vector);
    index.add('second', second.vector);
    index.add('later', face(50)); // what was added last may stand in the library's scratch memory
    // One of each is the test's own.
    expect([countInMemory(first.bytes), countInMemory(second.bytes)]).toEqual([2, 2]);

    expect([index.remove('first'), index.remove('second')]).toEqual([true, true]);
    expect([countInMemory(first.bytes), countInMemory(second.bytes)]).toEqual([1, 1]);
    expect(index.near(first.vector, 5)).not.toContain('first');
  });
});
