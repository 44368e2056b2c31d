const HALF = 32;
const SEQUENCE = 0x30;
const INTEGER = 0x02;

/**
 * The DER form (SEQUENCE of two INTEGERs; RFC 3279, 2.2.3) of a P-256 signature in JWS form (r and s, 32 bytes each;
 * RFC 7518, 3.4). Node takes both, but converting here and handing over the bare key saves a third of a verification.
 */
export function derOfRaw(raw: Uint8Array): Buffer {
  const der = Buffer.allocUnsafe(2 * HALF + 8);
  der[0] = SEQUENCE;
  const end = writeInteger(der, writeInteger(der, 2, raw.subarray(0, HALF)), raw.subarray(HALF, 2 * HALF));
  der[1] = end - 2;
  return der.subarray(0, end);
}

/** The JWS form of a P-256 signature that our own library just made in DER. Not for foreign DER: nothing is checked. */
export function rawOfDer(der: Uint8Array): Buffer {
  const raw = Buffer.alloc(2 * HALF);
  let at = 2;
  for (const end of [HALF, 2 * HALF]) {
    const length = der[at + 1] ?? 0;
    const value = der.subarray(at + 2, at + 2 + length);
    const digits = value.subarray(Math.max(0, length - HALF)); // without the zero that keeps a number positive
    raw.set(digits, end - digits.length);
    at += 2 + length;
  }
  return raw;
}

// Shortest form, as DER wants it: no leading zeros, except one that keeps the number positive.
function writeInteger(der: Buffer, at: number, value: Uint8Array): number {
  let first = 0;
  while (first < HALF - 1 && value[first] === 0) first += 1;
  const sign = (value[first] ?? 0) & 0x80 ? 1 : 0;
  const length = HALF - first + sign;
  der[at] = INTEGER;
  der[at + 1] = length;
  der[at + 2] = 0;
  der.set(value.subarray(first), at + 2 + sign);
  return at + 2 + length;
}
