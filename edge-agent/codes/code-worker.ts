import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parentPort } from 'node:worker_threads';
import { prepareZXingModule, type ReaderOptions, readBarcodes } from 'zxing-wasm/reader';
import type { Frame } from '../../models/engine/face-engine.ts';

/** A picture to look for a code in. The answer has the same `id`; `text` is null where there is no readable code. */
export interface CodeRequest {
  readonly id: number;
  readonly frame: Frame;
}
export interface CodeReply {
  readonly id: number;
  readonly text: string | null;
}

// What slips, badges, wristbands and telephones show. Two symbols in view are none: nobody said which one was meant.
const OPTIONS: ReaderOptions = {
  formats: ['QRCode', 'DataMatrix', 'Code128', 'Code39'],
  tryHarder: true,
  maxNumberOfSymbols: 2,
};

// The thread behind `code-reader.ts`. The library would fetch its WebAssembly from the internet; here it comes from the disk.
const port = parentPort;
if (!port) throw new Error('code-worker.ts runs as a worker thread only');
const wasm = readFileSync(fileURLToPath(import.meta.resolve('zxing-wasm/reader/zxing_reader.wasm')));
prepareZXingModule({ overrides: { wasmBinary: new Uint8Array(wasm).buffer } });

let previous: Promise<void> = Promise.resolve();
port.on('message', (request: CodeRequest) => {
  previous = previous.then(async () => {
    const reply: CodeReply = { id: request.id, text: await textIn(request.frame).catch(() => null) };
    port.postMessage(reply);
  });
});

async function textIn({ rgb, width, height }: Frame): Promise<string | null> {
  const data = new Uint8ClampedArray(width * height * 4).fill(255);
  for (let from = 0, to = 0; from < rgb.length; from += 3, to += 4) {
    data[to] = rgb[from] ?? 0;
    data[to + 1] = rgb[from + 1] ?? 0;
    data[to + 2] = rgb[from + 2] ?? 0;
  }
  const [only, second] = (await readBarcodes({ data, width, height, colorSpace: 'srgb' }, OPTIONS)).filter(
    ({ isValid }) => isValid,
  );
  return only && !second ? only.text : null;
}
