import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Turns } from '../../../../../hub/crosscheck/threads/turns.ts';

it('lets in one at a time, everybody who asked, in that order', () => {
  fc.assert(
    fc.property(fc.array(fc.boolean(), { maxLength: 30 }), (steps) => {
      const admitted: number[] = [];
      const turns = new Turns<number>((who) => admitted.push(who));
      let asked = 0;
      let left = 0;
      for (const asks of steps) {
        if (asks) turns.ask(asked++);
        else if (left < admitted.length) turns.leave(admitted[left++] ?? -1);
        expect(admitted.length).toBe(Math.min(asked, left + 1));
      }
      expect(admitted).toEqual(admitted.map((_, n) => n));
    }),
  );
});

it('goes on when whoever is inside, or waits, will never come back', () => {
  const admitted: string[] = [];
  const turns = new Turns<string>((who) => admitted.push(who));
  for (const who of ['a', 'b', 'c']) turns.ask(who);
  turns.leave('b');
  turns.leave('a');
  expect(admitted).toEqual(['a', 'c']);
});
