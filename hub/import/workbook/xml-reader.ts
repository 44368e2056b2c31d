import { broken } from './error.ts';

const ATTRIBUTE_NAMES = [
  ...['r', 's', 't', 'ref', 'id', 'name', 'state', 'date1904', 'Id', 'Type', 'Target', 'ContentType'],
  ...['numFmtId', 'formatCode'],
] as const;
type AttributeName = (typeof ATTRIBUTE_NAMES)[number];

// Compiled once: a sheet has millions of them.
const ATTRIBUTES = Object.fromEntries(
  ATTRIBUTE_NAMES.map((name) => [name, new RegExp(`\\s(?:[\\w.-]+:)?${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`)]),
) as Record<AttributeName, RegExp>;

/** Hears of a document's parts in order. Names are without their prefix; attributes are read by `attributeOf`. */
export interface XmlListener {
  open(name: string, attributes: string): void;
  close(name: string): void;
  text(text: string): void;
}

/** Longest tag or text without a tag; a cell has 32,767 characters at most. */
const LONGEST = 256 * 1024;
const DEEPEST = 64;
const TAG = /<(\/?)(?:[\w.-]+:)?([\w.-]+)((?:\s+[\w:.-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>/y;
const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

/**
 * Reads XML as it arrives, holding no more than one tag of it. What workbooks have and no more: no document type, hence no
 * entities that grow. Throws WorkbookError on anything else.
 */
export class XmlReader {
  readonly #listener: XmlListener;
  readonly #open: string[] = [];
  #rest = '';

  constructor(listener: XmlListener) {
    this.#listener = listener;
  }

  /** Takes the next part of the document. */
  push(part: string): void {
    const text = this.#rest + part;
    let at = 0;
    while (at < text.length) {
      const next = text.charCodeAt(at) === 0x3c ? this.#markup(text, at) : this.#text(text, at);
      if (next === undefined) break;
      at = next;
    }
    this.#rest = text.slice(at);
    if (this.#rest.length > LONGEST) throw broken('a part of its XML has no end');
  }

  /** Says that there is no more. */
  end(): void {
    if (this.#rest.trim() !== '' || this.#open.length > 0) throw broken('its XML breaks off');
  }

  #text(text: string, at: number): number | undefined {
    const end = text.indexOf('<', at);
    if (end === -1) return undefined;
    this.#listener.text(unescaped(text.slice(at, end)));
    return end;
  }

  // Where the markup at `at` ends; undefined when that has not arrived yet.
  #markup(text: string, at: number): number | undefined {
    if (text.startsWith('<!--', at)) return after(text, '-->', at + 4);
    if (text.startsWith('<?', at)) return after(text, '?>', at);
    if (text.startsWith('<![CDATA[', at)) {
      const end = after(text, ']]>', at);
      if (end !== undefined) this.#listener.text(text.slice(at + 9, end - 3));
      return end;
    }
    if (text.startsWith('<!D', at)) throw broken('a document type, which no workbook has');
    TAG.lastIndex = at;
    const tag = TAG.exec(text);
    if (!tag) {
      if (text.length - at > LONGEST) throw broken('its XML');
      return undefined;
    }
    const [all, closes, name = '', attributes = '', empty] = tag;
    if (!closes) this.#opened(name, attributes);
    if (closes || empty) this.#closed(name);
    return at + all.length;
  }

  #opened(name: string, attributes: string): void {
    this.#open.push(name);
    if (this.#open.length > DEEPEST) throw broken('its XML is nested too deep');
    this.#listener.open(name, attributes);
  }

  #closed(name: string): void {
    if (this.#open.pop() !== name) throw broken('its XML is not closed in order');
    this.#listener.close(name);
  }
}

/** The value of an attribute in what `open` was given; undefined when it isn't there. */
export function attributeOf(attributes: string, name: AttributeName): string | undefined {
  const found = ATTRIBUTES[name].exec(attributes);
  const value = found?.[1] ?? found?.[2];
  return value === undefined ? undefined : unescaped(value);
}

/** Has the listener hear of a whole part of an archive. */
export async function readXml(parts: AsyncIterable<string>, listener: XmlListener): Promise<void> {
  const reader = new XmlReader(listener);
  for await (const part of parts) reader.push(part);
  reader.end();
}

function after(text: string, mark: string, from: number): number | undefined {
  const at = text.indexOf(mark, from);
  return at === -1 ? undefined : at + mark.length;
}

function unescaped(text: string): string {
  if (!text.includes('&')) return text;
  return text.replaceAll(/&([^;&]{0,10});?/g, (all, name: string) => {
    const code = /^#x([\da-f]{1,6})$/i.exec(name)?.[1];
    const point = code === undefined ? Number(/^#(\d{1,7})$/.exec(name)?.[1]) : Number.parseInt(code, 16);
    const character = point > 0 && point <= 0x10_ffff ? String.fromCodePoint(point) : ENTITIES[name];
    if (character === undefined || !all.endsWith(';')) throw broken('an unknown entity in its XML');
    return character;
  });
}
