import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { markPages, newPaper, partedAt, table } from '../../../../hub/reports/paper.ts';

const pagesOf = (pdf: Buffer) => pdf.toString('latin1').match(/\/Type \/Page\b/g)?.length ?? 0;

describe('a table on paper', () => {
  it.each([
    ['without a head', false, 2],
    ['with one', true, 2],
  ])('%s: words that no page can hold go on on the next one, and leave none empty', async (_, headed, pages) => {
    const { paper, finish } = newPaper('long');
    const words = '当日设备排队拥堵，由护士登记。'.repeat(180);
    table(
      paper,
      [
        ['说明', '第一行'],
        ['说明', words],
        ['结束', '最后一行'],
      ],
      headed ? [240] : [110],
      headed,
    );
    expect(paper.bufferedPageRange().count).toBe(pages);
    expect(paper.y).toBeLessThan(paper.page.height - 48);
    markPages(paper, 'somebody with a rather long name  2026年10月9日 09:01:13  #20575');
    expect(pagesOf(await finish())).toBe(pages);
  });

  it('tears a text where it fits, loses nothing of it, and tears no word that has room', () => {
    const text = fc
      .array(fc.stringMatching(/^[a-z]{1,12}$/), { minLength: 1, maxLength: 30 })
      .map((words) => words.join(' '));
    fc.assert(
      fc.property(text, fc.integer({ min: 20, max: 200 }), (words, most) => {
        const [first, rest] = partedAt(words, (part) => part.length <= most);
        expect(first + rest).toBe(words);
        expect(first.length).toBeLessThanOrEqual(most);
        expect(first.length).toBeGreaterThan(0);
        if (rest !== '') expect(first.endsWith(' ') || rest.startsWith(' ')).toBe(true);
      }),
    );
  });
});
