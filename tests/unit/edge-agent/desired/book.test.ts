import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { KeyId } from '../../../../contract/ids.ts';
import { openDesiredBook } from '../../../../edge-agent/desired/book.ts';
import { temporaryFolder } from '../../../support/edge-device.ts';

const HUB = KeyId.parse('a'.repeat(43));
let folder: ReturnType<typeof temporaryFolder>;
let path: string;
beforeEach(() => {
  folder = temporaryFolder();
  path = join(folder.path, 'desired.json');
});
afterEach(() => folder.remove());

const open = (hub = HUB) => openDesiredBook(path, hub);
const trialOf = (revision: number, bundle = 0) => ({ signed: `r${revision}`, revision, bundle, blindBefore: false });

describe('the book of what the hub wants', () => {
  it('keeps a state that proved itself, over a restart, and owes an answer for it', () => {
    const book = open();
    book.stage(trialOf(3, 2));
    book.began();
    book.keep();
    const again = open();
    expect(again).toMatchObject({ tried: 3, bundle: 2, kept: 'r3', trial: null });
    expect(again.answers).toEqual([{ event: 'config-applied', revision: 3 }]);
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it('goes back to what it kept before, and never tries that revision again', () => {
    const book = open();
    book.stage(trialOf(1));
    book.keep();
    book.stage(trialOf(2));
    book.giveUp('CAMERA_LOST');
    expect(book).toMatchObject({ tried: 2, kept: 'r1', trial: null });
    expect(book.answers.at(-1)).toEqual({ event: 'config-rolled-back', revision: 2, problem: 'CAMERA_LOST' });
  });

  it('gives up a state that took the agent down: the second start with it is one too many', () => {
    const book = open();
    book.stage(trialOf(1));
    book.began();
    const afterCrash = open();
    afterCrash.began();
    expect(afterCrash.trial).toBeNull();
    expect(afterCrash.answers.at(-1)?.problem).toBe('CRASHED');
  });

  it('does not take an agent that was stopped on purpose for one that crashed', () => {
    const book = open();
    book.stage(trialOf(1));
    book.began();
    book.paused();
    const next = open();
    next.began();
    expect(next.trial?.starts).toBe(1);
  });

  it('begins anew under another hub, and when its file is damaged', () => {
    open().stage(trialOf(7));
    expect(open(KeyId.parse('b'.repeat(43))).tried).toBe(0);
    writeFileSync(path, readFileSync(path, 'utf8').slice(0, 20));
    expect(open()).toMatchObject({ tried: 0, kept: null });
  });

  it('forgets an answer only once it is signed', () => {
    const book = open();
    book.refuse(1, 'EXPIRED');
    book.refuse(2, 'EXPIRED');
    const [first] = book.answers;
    if (first) book.answered(first);
    expect(open().answers.map(({ revision }) => revision)).toEqual([2]);
  });

  it('never goes below a revision or a model that it has reached, whatever happens', () => {
    const step = fc.oneof(
      fc.record({ do: fc.constant('stage' as const), revision: fc.nat(20), bundle: fc.nat(5) }),
      fc.record({ do: fc.constantFrom('keep' as const, 'giveUp' as const, 'began' as const, 'reopen' as const) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 8 }), (steps) => {
        const file = join(folder.path, `${Math.random()}.json`);
        let book = openDesiredBook(file, HUB);
        let [tried, bundle] = [0, 0];
        for (const one of steps) {
          if (one.do === 'stage') book.stage(trialOf(one.revision + 1, one.bundle));
          else if (one.do === 'giveUp') book.giveUp('STALLED');
          else if (one.do === 'reopen') book = openDesiredBook(file, HUB);
          else book[one.do]();
          expect(book.tried).toBeGreaterThanOrEqual(tried);
          expect(book.bundle).toBeGreaterThanOrEqual(bundle);
          [tried, bundle] = [book.tried, book.bundle];
        }
      }),
      { numRuns: 15 },
    );
  });
});
