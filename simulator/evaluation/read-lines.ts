import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';
import type { z } from 'zod';
import { CityError } from '../city/error.ts';

/** Reads a file of one JSON value a line, packed or not, value by value. Throws CityError naming the line. */
export async function* readLines<T>(path: string, schema: z.ZodType<T>): AsyncGenerator<T> {
  const file = createReadStream(path);
  const input = path.endsWith('.gz') ? file.pipe(createGunzip()) : file;
  let number = 0;
  for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
    number += 1;
    const parsed = schema.safeParse(JSON.parse(line));
    if (!parsed.success) {
      throw new CityError(
        'BAD_CITY',
        `${path}, line ${number}: ${parsed.error.issues[0]?.message}; simulate the city anew`,
      );
    }
    yield parsed.data;
  }
}

/** Groups of at most `size`. */
export async function* inBatches<T>(values: AsyncIterable<T>, size: number): AsyncGenerator<T[]> {
  let batch: T[] = [];
  for await (const value of values) {
    batch.push(value);
    if (batch.length < size) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
