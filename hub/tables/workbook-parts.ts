/** Formats of cells, in the order in which `styles.xml` has them; null: as it comes. The first is that of all empty cells. */
const FORMATS = {
  plain: null,
  heading: null,
  text: '@',
  amount: '#,##0.00',
  date: 'yyyy-mm-dd',
  instant: 'yyyy-mm-dd hh:mm:ss',
  count: '#,##0',
  number: '0.0',
  share: '0.0%',
} as const;
export type StyleName = keyof typeof FORMATS;
export const STYLES = Object.keys(FORMATS) as StyleName[];

const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>';
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml';
const OWN_FORMATS = 164;

export function contentTypesXml(sheets: number): string {
  const part = (name: string, type: string) =>
    `<Override PartName="/xl/${name}.xml" ContentType="${TYPE}.${type}+xml"/>`;
  const own = numbered(sheets).map((n) => part(`worksheets/sheet${n}`, 'worksheet'));
  return [
    `${HEAD}<Types xmlns="${PACKAGE}/content-types">`,
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>',
    '<Default Extension="xml" ContentType="application/xml"/>',
    ...[part('workbook', 'sheet.main'), part('styles', 'styles'), ...own, '</Types>'],
  ].join('');
}

export function packageRelationsXml(): string {
  return relationsXml([['officeDocument', 'xl/workbook.xml']]);
}

export function workbookRelationsXml(sheets: number): string {
  const own = numbered(sheets).map((n) => ['worksheet', `worksheets/sheet${n}.xml`] as const);
  return relationsXml([...own, ['styles', 'styles.xml']]);
}

/** `names`: as they may stand in XML. */
export function workbookXml(names: readonly string[]): string {
  const sheets = names.map((name, n) => `<sheet name="${name}" sheetId="${n + 1}" r:id="rId${n + 1}"/>`);
  return `${HEAD}<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets>${sheets.join('')}</sheets></workbook>`;
}

export function stylesXml(): string {
  const formats = Object.values(FORMATS).flatMap((format, n) =>
    format === null ? [] : [`<numFmt numFmtId="${OWN_FORMATS + n}" formatCode="${format}"/>`],
  );
  const cells = STYLES.map((name, n) => {
    const format = FORMATS[name] === null ? 0 : OWN_FORMATS + n;
    const font = name === 'heading' ? 1 : 0;
    return `<xf numFmtId="${format}" fontId="${font}" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1"/>`;
  });
  const font = '<sz val="11"/><name val="Calibri"/>';
  return [
    `${HEAD}<styleSheet xmlns="${MAIN}">`,
    `<numFmts count="${formats.length}">${formats.join('')}</numFmts>`,
    `<fonts count="2"><font>${font}</font><font><b/>${font}</font></fonts>`,
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>',
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>',
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>',
    `<cellXfs count="${cells.length}">${cells.join('')}</cellXfs>`,
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>',
  ].join('');
}

function relationsXml(targets: readonly (readonly [kind: string, target: string])[]): string {
  const lines = targets.map(([kind, target], n) => {
    return `<Relationship Id="rId${n + 1}" Type="${OFFICE}/${kind}" Target="${target}"/>`;
  });
  return `${HEAD}<Relationships xmlns="${PACKAGE}/relationships">${lines.join('')}</Relationships>`;
}

function numbered(count: number): number[] {
  return Array.from({ length: count }, (_, n) => n + 1);
}
