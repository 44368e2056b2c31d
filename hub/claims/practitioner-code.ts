/** Provinces of GB/T 2260: the first two digits of a region. */
const PROVINCES = new Set(
  '11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 66 71 81 82'.split(' '),
);

/**
 * Whether a code has the shape of a national practitioner code: D (doctor) or N (nurse), HY (pharmacist) or HJ (technician, 医保办函
 * 〔2022〕39号), a region and a serial of six digits. Serials are not looked up, and another code is no reason to refuse anything.
 */
export function isNationalCode(code: string): boolean {
  const region = /^(?:[DN]|H[YJ])(\d{6})\d{6}$/.exec(code.trim())?.[1];
  return region !== undefined && PROVINCES.has(region.slice(0, 2));
}
