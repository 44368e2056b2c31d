import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { keptOf, typedOf, valuesOn, withValue } from '../../../../../hub/console/web/parameters/draft.ts';
import { type Field, SCHEMAS, SECTIONS, wordsOf } from '../../../../../hub/console/web/parameters/fields.ts';
import { differingPaths } from '../../../../../hub/console/web/parameters/parameter-words.ts';
import { FAMILY_NAMES } from '../../../../../hub/parameters/family.ts';
import type { ParameterView } from '../../../../../hub/parameters/parameter-schema.ts';

const FOLDER = join(import.meta.dirname, '../../../../../hub/console/web/parameters/locales');
const wordsIn = (locale: string) =>
  JSON.parse(readFileSync(join(FOLDER, `${locale}.json`), 'utf8')).parameters.field as Record<string, object>;

describe.each(FAMILY_NAMES)('the page of %s', (family) => {
  const fields = SECTIONS[family].flatMap((section): readonly Field[] =>
    'fields' in section ? section.fields : 'rows' in section ? section.rows : [],
  );
  const places = [
    ...fields.map(({ path }) => path),
    ...SECTIONS[family].flatMap((one) => ('items' in one ? [one.items] : [])),
  ];

  it('has a place for every parameter, and none for what there is not', () => {
    const all = differingPaths({}, SCHEMAS[family].parse({}));
    const under = (path: string, place: string) => path === place || path.startsWith(`${place}.`);
    expect(all.filter((path) => !places.some((place) => under(path, place)))).toEqual([]);
    expect(places.filter((place) => !all.some((path) => under(path, place)))).toEqual([]);
  });

  it.each(['zh-CN', 'en'])('says in %s what each is called and what it means', (locale) => {
    const words = wordsIn(locale);
    for (const { path } of fields)
      expect([path, Object.keys(words[wordsOf(path)] ?? {})]).toEqual([path, ['name', 'what']]);
  });
});

describe('what is typed', () => {
  it('is kept in fen and as a share, and shown again as it was typed', () => {
    expect([keptOf('2000', 'yuan'), keptOf('1.5', 'percent'), keptOf('', 'points'), keptOf('x', 'points')]).toEqual([
      200_000,
      0.015,
      null,
      null,
    ]);
    fc.assert(fc.property(fc.integer({ min: 0, max: 1e9 }), (fen) => keptOf(typedOf(fen, 'yuan'), 'yuan') === fen));
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 10_000 }),
        (n) => keptOf(typedOf(n / 10_000, 'percent'), 'percent') === n / 10_000,
      ),
    );
  });

  it('changes one value and leaves what was given as it is', () => {
    const before = { points: { suspendMonths: [1, 6] } };
    expect(withValue(before, 'points.suspendMonths.1', 5)).toEqual({ points: { suspendMonths: [1, 5] } });
    expect(before.points.suspendMonths).toEqual([1, 6]);
    expect(differingPaths(before, withValue(before, 'points.suspendMonths.1', 5))).toEqual(['points.suspendMonths.1']);
  });
});

it('a change is made on the ground of what will hold on its day', () => {
  const line = (id: string, from: string, noticeDays: number, takenBack = false) =>
    ({ id, from, values: { noticeDays }, takenBack }) as unknown as ParameterView['history'][number];
  const history = [line('3', '2027-01-01', 9, true), line('2', '2026-12-10', 7), line('1', '2026-12-10', 6)];
  const view = { history, defaults: { noticeDays: 5 } } as unknown as ParameterView;
  expect(['2026-12-09', '2026-12-10', '2027-02-01'].map((day) => valuesOn(view, day).noticeDays)).toEqual([5, 7, 7]);
});
