import { createPublicKey } from 'node:crypto';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { newChainId } from '../../../../contract/ids.ts';
import { es256 } from '../../../../contract/signature/es256.ts';
import type { Attestor } from '../../../../edge-agent/attestation/draft.ts';
import { type Outbox, openOutbox } from '../../../../edge-agent/outbox/outbox.ts';
import { STORY_START } from '../../../support/builders.ts';
import { breaksIn } from '../../../support/chain-check.ts';
import { STARTED, temporaryFolder, testAttestor } from '../../../support/edge-device.ts';
import { type ReceiptContent, testReceipt } from '../../../support/signed-receipt.ts';

const { privateKey: signingKey } = es256.generate();
const chain = newChainId();
let folder: ReturnType<typeof temporaryFolder>;
let outbox: Outbox;
let attestor: Attestor;

function openIn(path: string): void {
  outbox = openOutbox({ path, chain, now: () => STORY_START });
  attestor = testAttestor(outbox, { signingKey, now: () => STORY_START });
}

beforeEach(() => {
  folder = temporaryFolder();
  openIn(join(folder.path, 'outbox.sqlite'));
});
afterEach(() => {
  outbox.close();
  folder.remove();
});

const attest = (count: number) => Array.from({ length: count }, () => attestor.attest(STARTED));
const pendingSeqs = () => outbox.pending(100).map(({ seq }) => seq);
const refusedSeqs = () => outbox.refused(100).map(({ seq, code }) => [seq, code]);

type Case = [what: string, receipt: Omit<ReceiptContent, 'chain'>, pending: number[], refused: unknown[]];

describe('a receipt', () => {
  it.each<Case>([
    ['that says nothing removes nothing', {}, [1, 2, 3, 4, 5], []],
    ['removes all events up to the one it names', { upTo: 3 }, [4, 5], []],
    ['removes ranges beyond a gap and leaves the gap', { upTo: 1, beyond: [[3, 4]] }, [2, 5], []],
    [
      'keeps refused events with their code, although they are settled',
      { upTo: 5, rejected: [{ seq: 2, code: 'WRONG_SITE' }] },
      [],
      [[2, 'WRONG_SITE']],
    ],
    [
      'may refuse beyond what is settled',
      { upTo: 1, rejected: [{ seq: 4, code: 'CLOCK_IN_FUTURE' }] },
      [2, 3, 5],
      [[4, 'CLOCK_IN_FUTURE']],
    ],
  ])('%s', (_, content, pending, refused) => {
    attest(5);
    const receipt = testReceipt({ chain, ...content });
    outbox.settle(receipt);
    expect(pendingSeqs()).toEqual(pending);
    expect(refusedSeqs()).toEqual(refused);
    expect(outbox.counts()).toEqual({ pending: pending.length, refused: refused.length });
    // The same receipt again changes nothing.
    expect(outbox.settle(receipt)).toMatchObject({ removed: 0, refused: 0 });
    expect(outbox.counts()).toEqual({ pending: pending.length, refused: refused.length });
  });

  it('for a chain of another outbox changes nothing', () => {
    attest(2);
    expect(outbox.settle(testReceipt({ chain: newChainId(), upTo: 9 }))).toMatchObject({ outcome: 'unknown-chain' });
    expect(pendingSeqs()).toEqual([1, 2]);
  });

  it('that is older than one before brings nothing back and removes nothing more', () => {
    attest(4);
    outbox.settle(testReceipt({ chain, upTo: 3 }));
    outbox.settle(testReceipt({ chain, upTo: 1 }));
    expect(pendingSeqs()).toEqual([4]);
  });
});

describe('a chain the hub knows otherwise', () => {
  it('is given up when the hub knows more of it than this device ever signed, and its events are kept', () => {
    attest(2);
    expect(outbox.settle(testReceipt({ chain, upTo: 7 }))).toMatchObject({ outcome: 'new-chain', removed: 0 });
    const next = attestor.attest(STARTED);
    expect(next).toMatchObject({ seq: 1 });
    expect(next.chain).not.toBe(chain);
    expect(pendingSeqs()).toEqual([1, 2, 1]);
    outbox.settle(testReceipt({ chain, upTo: 7, rejected: [{ seq: 1, code: 'FORK' }] }), ({ seq }) => seq === 1);
    expect(refusedSeqs()).toEqual([[1, 'FORK']]);
    expect(pendingSeqs()).toEqual([2, 1]);
  });

  it('is given up after a fork, and events surely seen by the hub are settled', () => {
    attest(3);
    outbox.settle(testReceipt({ chain, upTo: 1, rejected: [{ seq: 2, code: 'FORK' }] }));
    outbox.settle(testReceipt({ chain, upTo: 3 }), () => true);
    expect(pendingSeqs()).toEqual([]);
    expect(outbox.tip().chain).not.toBe(chain);
  });
});

describe('the law of the outbox', () => {
  it('any interleaving of attesting, settling and reopening keeps the chain contiguous and loses nothing unsettled', () => {
    const publicKey = createPublicKey(signingKey);
    const step = fc.oneof(
      fc.record({ do: fc.constant('attest' as const), count: fc.integer({ min: 1, max: 4 }) }),
      fc.record({ do: fc.constant('settle' as const), share: fc.double({ min: 0, max: 1, noNaN: true }) }),
      fc.record({ do: fc.constant('refuse' as const), share: fc.double({ min: 0, max: 1, noNaN: true }) }),
      fc.record({ do: fc.constant('reopen' as const) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
        outbox.close();
        const run = temporaryFolder();
        openIn(join(run.path, 'outbox.sqlite'));
        const written: string[] = [];
        const gone = new Set<number>();
        for (const action of steps) {
          const last = outbox.tip().seq;
          if (action.do === 'attest') {
            for (const event of attest(action.count)) written.push(outbox.envelopeOf(event) ?? '');
          } else if (action.do === 'reopen') {
            outbox.close();
            openIn(join(run.path, 'outbox.sqlite'));
          } else {
            const seq = Math.ceil(action.share * last);
            if (action.do === 'settle') {
              outbox.settle(testReceipt({ chain, upTo: seq }));
              for (let settled = 1; settled <= seq; settled += 1) gone.add(settled);
            } else if (seq > 0) {
              outbox.settle(testReceipt({ chain, rejected: [{ seq, code: 'INVALID_FIELD' }] }));
              gone.add(seq);
            }
          }
        }
        expect(breaksIn(written, publicKey)).toEqual([]);
        expect(pendingSeqs()).toEqual(written.map((_, index) => index + 1).filter((seq) => !gone.has(seq)));
        expect(outbox.counts().pending).toBe(pendingSeqs().length);
        run.remove();
      }),
      { numRuns: 25 },
    );
  });
});
