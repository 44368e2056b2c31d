import type { ScoreItem } from '../../../credit/scorecard/items.ts';
import { useItemName } from '../credit/item-name.ts';
import { useWords } from '../i18n/words.ts';
import { typedOf, valueAt } from './draft.ts';
import { type Field, SECTIONS, type Unit, wordsOf } from './fields.ts';

interface NamedItem {
  readonly id: string;
}

/** How parameters and their values are said. To be called in `setup`. */
export function useParameterWords() {
  const { t, count } = useWords();
  const itemName = useItemName();
  const rating = (name: string) => (name === 'none' ? t('parameters.rating-none') : t(`credit.grade-${name}`));
  const said = (value: unknown, unit: Unit) =>
    typeof value === 'number'
      ? t(`parameters.${value === 1 || value === -1 ? 'unit-one' : 'unit'}.${unit}`, {
          value: grouped(typedOf(value, unit)),
        })
      : `${value ?? '–'}`;
  // Typed without separators, read with them.
  const grouped = (text: string) => (Number.isInteger(Number(text)) ? count(Number(text)) : text);

  function itemLabel(path: string, values: unknown): string {
    const [item = '', part = '', point = '', side = ''] = path.split('.').slice(2);
    const { id } = (valueAt(values, `scorecard.items.${item}`) ?? { id: item }) as NamedItem;
    if (part === '') return itemName(id);
    const which =
      part === 'at' ? t(`parameters.item.at-${side}`, { point: Number(point) + 1 }) : t(`parameters.item.${part}`);
    return t('parameters.of', { whose: itemName(id), what: which });
  }

  /** A whole item that was added, or is gone (`undefined`). */
  function itemSaid(item: ScoreItem | undefined): string {
    if (!item) return t('parameters.item.none');
    const whose = item.subjects.map((type) => t(`credit.type-${type}`)).join(t('list.comma'));
    const points = (value: number) => said(value, 'points');
    const effect =
      item.kind === 'count'
        ? `${t('parameters.item.each')} ${points(item.each)}`
        : item.at.map(([share, value]) => `${said(share, 'percent')} → ${points(value)}`).join(t('list.comma'));
    return t('parameters.item.all', { whose, effect });
  }

  return {
    rating,
    said,
    itemSaid,
    itemName,
    nameOf: (path: string) => t(`parameters.field.${wordsOf(path)}.name`),
    meaningOf: (path: string) => t(`parameters.field.${wordsOf(path)}.what`),
    /** The name of any value of a family, with `values` for what is named by its place only. */
    labelOf(path: string, values: unknown): string {
      if (path.startsWith('scorecard.items.')) return itemLabel(path, values);
      const row = path.slice(0, path.lastIndexOf('.'));
      const isCell = path.startsWith('yearly.') || path.startsWith('again.');
      if (!isCell) return t(`parameters.field.${wordsOf(path)}.name`);
      return t('parameters.of', {
        whose: rating(path.slice(row.length + 1)),
        what: t(`parameters.field.${wordsOf(row)}.name`),
      });
    },
  };
}

/** The unit of a value by its way; those of items by what they are. */
export function unitOf(path: string): Unit {
  const fields = Object.values(SECTIONS).flatMap((sections) =>
    sections.flatMap((section): readonly Field[] =>
      'fields' in section ? section.fields : 'rows' in section ? section.rows : [],
    ),
  );
  const own = fields.find((field) => field.path === path || path.startsWith(`${field.path}.`));
  if (own) return own.unit;
  if (path.endsWith('.least')) return 'cases';
  return /\.at\.\d+\.0$/.test(path) ? 'percent' : 'points';
}

/** The ways of all values that differ. */
export function differingPaths(before: unknown, after: unknown, path = ''): string[] {
  if (typeof after !== 'object' || after === null) return before === after ? [] : [path];
  if (before === undefined && path !== '' && !Array.isArray(after) && 'id' in after) return [path];
  const names = new Set([...Object.keys(after), ...Object.keys((before ?? {}) as object)]);
  return [...names].flatMap((name) =>
    differingPaths(valueAt(before, name), valueAt(after, name), path === '' ? name : `${path}.${name}`),
  );
}
