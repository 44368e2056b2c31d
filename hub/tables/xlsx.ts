import { sheetXml, xmlText } from './sheet-xml.ts';
import type { Table } from './table.ts';
import {
  contentTypesXml,
  packageRelationsXml,
  stylesXml,
  workbookRelationsXml,
  workbookXml,
} from './workbook-parts.ts';
import { zipOf } from './zip-stream.ts';

/** A sheet's name has 31 characters at most and none of these. */
const NOT_IN_NAMES = /[[\]:*?/\\]/g;
const LONGEST_NAME = 31;

/** Tables as a workbook (ECMA-376), a sheet for each, in pieces: rows are read as fast as they are sent. */
export async function* xlsxOf(tables: readonly Table[]): AsyncGenerator<Buffer> {
  const count = tables.length;
  yield* zipOf([
    { name: '[Content_Types].xml', text: [contentTypesXml(count)] },
    { name: '_rels/.rels', text: [packageRelationsXml()] },
    { name: 'xl/workbook.xml', text: [workbookXml(sheetNames(tables).map(xmlText))] },
    { name: 'xl/_rels/workbook.xml.rels', text: [workbookRelationsXml(count)] },
    { name: 'xl/styles.xml', text: [stylesXml()] },
    ...tables.map((table, n) => ({ name: `xl/worksheets/sheet${n + 1}.xml`, text: sheetXml(table) })),
  ]);
}

// No name twice, in whatever letters: a program that opens the file would call it damaged.
function sheetNames(tables: readonly Table[]): string[] {
  const names: string[] = [];
  for (const { title } of tables) {
    const name =
      title
        .replace(NOT_IN_NAMES, ' ')
        .replace(/^'+|'+$/g, '')
        .trim()
        .slice(0, LONGEST_NAME) || '-';
    const taken = (one: string) => names.some((known) => known.toLowerCase() === one.toLowerCase());
    let free = name;
    for (let n = 2; taken(free); n += 1) free = `${name.slice(0, LONGEST_NAME - 4)} (${n})`;
    names.push(free);
  }
  return names;
}
