import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { newChainId } from '../../../../contract/ids.ts';
import { REFUSAL_CODES } from '../../../../contract/refusals.ts';
import { type Outbox, openOutbox } from '../../../../edge-agent/outbox/outbox.ts';
import { adviceOn, LANGUAGES, outboxLines, readOutbox } from '../../../../edge-agent/outbox/report.ts';
import { STORY_START } from '../../../support/builders.ts';
import { STARTED, temporaryFolder, testAttestor } from '../../../support/edge-device.ts';
import { testReceipt } from '../../../support/signed-receipt.ts';

const chain = newChainId();
let folder: ReturnType<typeof temporaryFolder>;
let path: string;
let outbox: Outbox;
beforeEach(() => {
  folder = temporaryFolder();
  path = join(folder.path, 'outbox.sqlite');
  outbox = openOutbox({ path, chain, now: () => STORY_START });
});
afterEach(() => {
  outbox.close();
  folder.remove();
});

describe('the outbox report', () => {
  it('reads an outbox while the agent writes it, and says what to do about refusals', () => {
    const attestor = testAttestor(outbox, { now: () => STORY_START });
    for (let n = 0; n < 3; n += 1) attestor.attest(STARTED);
    outbox.settle(testReceipt({ chain, upTo: 2, rejected: [{ seq: 2, code: 'WRONG_SITE' }] }));
    const report = readOutbox(path);
    expect(report).toMatchObject({ pending: 1, refused: 1, tip: { chain, seq: 3 } });
    expect(outboxLines(report, 'en')).toEqual([
      `1 events wait for a receipt, 1 were refused; growing chain ${chain}, last number 3`,
      expect.stringMatching(
        /^2026-11-22T01:00:00.000Z {2}number 2 {2}WRONG_SITE {2}this device is registered at another/,
      ),
    ]);
    expect(outboxLines(report, 'zh-CN')[0]).toContain('被拒绝 1 条');
  });

  it('of a device that never ran is empty', () => {
    expect(readOutbox(join(folder.path, 'none.sqlite'))).toEqual({ pending: 0, refused: 0, tip: null, refusals: [] });
  });

  it.each(LANGUAGES)('has advice on every refusal in %s', (language) => {
    expect(REFUSAL_CODES.map((code) => adviceOn(code, language)).filter((advice) => !advice)).toEqual([]);
  });
});
