import { broken } from './error.ts';
import { readXml, type XmlListener } from './xml-reader.ts';

/** The texts that cells refer to by their place in the list. */
export async function sharedStrings(parts: AsyncIterable<string> | undefined): Promise<readonly string[]> {
  const strings: string[] = [];
  if (!parts) return strings;
  const text = new RichText();
  await readXml(parts, {
    open(name) {
      if (name === 'si') text.begin();
      else text.open(name);
    },
    close(name) {
      if (name === 'si') strings.push(text.take());
      else text.close(name);
    },
    text(part) {
      text.text(part);
    },
  } satisfies XmlListener);
  return strings;
}

/** The text of a string item: its runs put together, without how it is pronounced. */
export class RichText {
  #text = '';
  #reading = false;
  #phonetic = false;

  begin(): void {
    this.#text = '';
    this.#reading = false;
    this.#phonetic = false;
  }

  open(name: string): void {
    if (name === 't') this.#reading = true;
    if (name === 'rPh') this.#phonetic = true;
  }

  close(name: string): void {
    if (name === 't') this.#reading = false;
    if (name === 'rPh') this.#phonetic = false;
  }

  text(part: string): void {
    if (!this.#reading || this.#phonetic) return;
    this.#text += part;
    if (this.#text.length > LONGEST_CELL * 8) throw broken('a text that is longer than a cell may be');
  }

  take(): string {
    return plainText(this.#text);
  }
}

/** Characters that a cell of Excel holds at most; each may be escaped in seven. */
const LONGEST_CELL = 32_767;

/** Text as it was typed: characters that XML can't hold stand as `_x000D_` in it. */
export function plainText(text: string): string {
  return text.replaceAll(/_x([\dA-Fa-f]{4})_/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}
