import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { endingOf, shownName } from '../../../../hub/files/shown-name.ts';

describe('the name of a file as it is shown', () => {
  it.each([
    ['stays as it is', '情况说明 2026.pdf', '情况说明 2026.pdf'],
    ['has no path', '../../etc/passwd.txt', 'passwd.txt'],
    ['has no path of Windows', 'C:\\temp\\a.pdf', 'a.pdf'],
    ['has no NUL', 'a.pdf\0.exe', 'a.pdf.exe'],
    ['is not turned around', 'cod\u202egpj.exe', 'codgpj.exe'],
    ['has no invisible characters', 'a\u200b\ufeff.pdf', 'a.pdf'],
    ['begins with no dot', '..hidden.pdf', 'hidden.pdf'],
    ['ends with no dot or blank', 'a.pdf. . ', 'a.pdf'],
    ['has no marks of a command', 'a<b>"|?*.pdf', 'a_b_____.pdf'],
    ['is never empty', '../..', 'file'],
    ['keeps its ending when it is cut', `${'长'.repeat(300)}.pdf`, `${'长'.repeat(116)}.pdf`],
  ])('%s', (_, given, shown) => {
    expect(shownName(given)).toBe(shown);
  });

  it('leads nowhere and is not too long, whatever comes in', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 160 }), (given) => {
        const shown = shownName(given);
        expect(shown).not.toMatch(/[/\\\p{Cc}\p{Cf}]/u);
        expect(shown).not.toMatch(/^\.|^$/);
        expect([...shown].length).toBeLessThanOrEqual(120);
        expect(shownName(shown)).toBe(shown);
      }),
      { numRuns: 50 },
    );
  });

  it('has an ending only if it looks like one', () => {
    expect(['a.PDF', 'a', 'a.', 'a.b/c', 'a.thisistoolong'].map(endingOf)).toEqual(['pdf', '', '', '', '']);
  });
});
