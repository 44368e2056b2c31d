import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EdgeWatch } from '../../../../hub/files/edges.ts';
import { FileError } from '../../../../hub/files/error.ts';
import { KIND_NAMES } from '../../../../hub/files/kinds.ts';
import { recognise } from '../../../../hub/files/recognise.ts';
import { archiveOf, DOCM, DOCX, HEIC, JPEG, PDF, PNG, XLSX, ZIP } from '../../../support/sample-files.ts';

async function whatIs(name: string, content: Buffer, piece = 1000): Promise<string> {
  const watch = new EdgeWatch();
  for (let at = 0; at < content.length; at += piece) watch.see(content.subarray(at, at + piece));
  try {
    return await recognise(name, watch.end());
  } catch (error) {
    if (error instanceof FileError) return error.code;
    throw error;
  }
}

const TEXT = Buffer.from('就诊情况说明：患者当日由家属代为取药。\r\n');

describe('what a file is', () => {
  it.each([
    ['a PDF', 'report.pdf', PDF, 'pdf'],
    ['a JPEG', 'photo.JPG', JPEG, 'jpg'],
    ['a JPEG by its longer ending', 'photo.jpeg', JPEG, 'jpg'],
    ['a PNG', 'scan.png', PNG, 'png'],
    ['a picture of a phone', 'IMG_1.heic', HEIC, 'heic'],
    ['a Word document', '说明.docx', DOCX, 'docx'],
    ['a workbook', 'lines.xlsx', XLSX, 'xlsx'],
    ['text in UTF-8', '说明.txt', TEXT, 'txt'],
    ['a table in UTF-8 with its mark', 'lines.csv', Buffer.concat([Buffer.from('\ufeff'), TEXT]), 'csv'],
  ])('is told from its content: %s', async (_, name, content, kind) => {
    expect(await whatIs(name, content)).toBe(kind);
  });

  it.each([
    ['nothing', 'empty.pdf', Buffer.alloc(0), 'EMPTY'],
    ['a program', 'setup.exe', Buffer.from('MZ\x90\0\x03'), 'KIND_REFUSED'],
    ['a program that is called PDF', 'invoice.pdf', Buffer.from('MZ\x90\0\x03'), 'NOT_WHAT_IT_SAYS'],
    ['a page that is called PDF', 'invoice.pdf', Buffer.from('<html><script>alert(1)</script>'), 'NOT_WHAT_IT_SAYS'],
    ['a drawing with script', 'logo.svg', Buffer.from('<svg onload="alert(1)"/>'), 'KIND_REFUSED'],
    ['a name without an ending', 'invoice', PDF, 'KIND_REFUSED'],
    ['a picture that is called PDF', 'scan.pdf', PNG, 'NOT_WHAT_IT_SAYS'],
    ['a workbook that is called Word', 'a.docx', XLSX, 'NOT_WHAT_IT_SAYS'],
    ['any archive that is called Word', 'a.docx', ZIP, 'NOT_WHAT_IT_SAYS'],
    ['a document with macros', 'a.docx', DOCM, 'MACROS'],
    ['packed bytes that are called PNG', 'a.png', Buffer.from('1f8b0800000000000003', 'hex'), 'NOT_WHAT_IT_SAYS'],
    ['an archive hung onto a picture', 'a.jpg', Buffer.concat([JPEG, ZIP]), 'TWO_IN_ONE'],
    ['an archive hung onto a PDF', 'a.pdf', Buffer.concat([PDF, ZIP]), 'TWO_IN_ONE'],
    ['a PDF in a picture', 'a.jpg', Buffer.concat([JPEG.subarray(0, 40), PDF]), 'TWO_IN_ONE'],
    ['a PDF in text', 'a.txt', Buffer.concat([TEXT, PDF]), 'TWO_IN_ONE'],
    ['something behind a document', 'a.docx', Buffer.concat([DOCX, Buffer.from('more')]), 'NOT_WHAT_IT_SAYS'],
    ['something before a document', 'a.docx', Buffer.concat([Buffer.from('PK<?php'), DOCX]), 'NOT_WHAT_IT_SAYS'],
    ['half a PDF', 'a.pdf', PDF.subarray(0, 60), 'NOT_WHAT_IT_SAYS'],
    ['half a picture', 'a.png', PNG.subarray(0, 50), 'NOT_WHAT_IT_SAYS'],
    ['text of another encoding', 'a.txt', Buffer.from([0xcb, 0xb5, 0xc3, 0xf7]), 'NOT_WHAT_IT_SAYS'],
    ['text with NUL', 'a.csv', Buffer.from('a,b\0'), 'NOT_WHAT_IT_SAYS'],
  ])('refuses %s', async (_, name, content, code) => {
    expect(await whatIs(name, content)).toBe(code);
  });

  it('is the same however the file is cut into pieces', async () => {
    for (const [name, content] of [
      ['a.txt', TEXT],
      ['a.docx', DOCX],
      ['a.png', PNG],
    ] as const) {
      const kind = await whatIs(name, content);
      for (const piece of [1, 2, 3, 7, 64]) expect(await whatIs(name, content, piece)).toBe(kind);
    }
  });

  it('is found in a document larger than what is kept of it', async () => {
    const large = archiveOf({
      '[Content_Types].xml': '',
      'word/media/1.bin': 'x'.repeat(900_000),
      'word/document.xml': '',
    });
    expect(await whatIs('a.docx', large, 65_536)).toBe('docx');
  });

  it('has an answer for any bytes under any ending', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), fc.constantFrom(...KIND_NAMES), async (bytes, kind) => {
        const starts = { docx: 'PK\x03\x04', xlsx: 'PK\x05\x06', pdf: '%PDF-1.7', jpg: '\xff\xd8\xff' };
        const start = Buffer.from(kind in starts ? starts[kind as keyof typeof starts] : '', 'latin1');
        expect(typeof (await whatIs(`a.${kind}`, Buffer.concat([start, bytes])))).toBe('string');
      }),
      { numRuns: 300 },
    );
  });
});
