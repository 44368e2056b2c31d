import { globSync } from 'node:fs';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

/** Below this, packing saves less than the header that says so. */
const LEAST_BYTES = 1024;
const [packGzip, packBrotli] = [promisify(gzip), promisify(brotliCompress)];

/** Puts `FILE.gz` and `FILE.br` beside each text file of a built screen: packed once here instead of at every request. */
export async function packTexts(folder: string): Promise<void> {
  const files = globSync('**/*.{js,css,html,svg,json}', { cwd: folder }).map((name) => join(folder, name));
  await Promise.all(
    files.map(async (file) => {
      if ((await stat(file)).size < LEAST_BYTES) return;
      const text = await readFile(file);
      const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } };
      await writeFile(`${file}.gz`, await packGzip(text, { level: 9 }));
      await writeFile(`${file}.br`, await packBrotli(text, quality));
    }),
  );
}
