import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { ImportFormat } from '../hub/claims/import.ts';

/** Institutions that the made-up claims are of. */
export const IMPORT_SITES = Array.from({ length: 50 }, (_, n) => `H350203${String(n + 1).padStart(5, '0')}`);

const BEGIN_MS = Date.parse('2026-11-01T00:00:00Z');
const LINES = 3;
const PART_BYTES = 256 * 1024;

/** Formats that the benchmark makes files of. */
export type MeasuredFormat = Extract<ImportFormat, 'ndjson' | 'csv' | 'analytical'>;

interface MadeUpFile {
  readonly path: string;
  readonly claims: number;
}

/** Writes files of about so many bytes in all, the same in every run. Tables come one file each, their lines scattered. */
export async function writeImportFiles(dir: string, format: MeasuredFormat, bytes: number): Promise<MadeUpFile[]> {
  const claims = Math.max(1, Math.round(bytes / bytesPerClaim(format)));
  const written: MadeUpFile[] = [];
  for (const [name, lines] of Object.entries(filesOf(format, claims))) {
    const path = join(dir, name);
    await pipeline(inParts(lines), createWriteStream(path));
    written.push({ path, claims });
  }
  return written;
}

function filesOf(format: MeasuredFormat, claims: number): Record<string, Generator<string>> {
  if (format === 'ndjson') return { 'claims.ndjson': each(claims, (n) => JSON.stringify(claimOf(n))) };
  if (format === 'csv') return { 'claims.csv': csv(CSV, each(claims * LINES, csvLine)) };
  const scattered = (n: number) => feeLine((n * 7919) % (claims * LINES)); // 7919 is prime: each line once
  return {
    'fee_list_d.csv': csv(FEES, each(claims * LINES, scattered)),
    'setl_d.csv': csv(SETTLEMENTS, each(claims, settlementLine)),
    'mdtrt_d.csv': csv(ENCOUNTERS, each(claims, encounterLine)),
  };
}

function bytesPerClaim(format: MeasuredFormat): number {
  const sample = 20;
  const text = Object.values(filesOf(format, sample)).flatMap((lines) => [...lines]);
  return text.reduce((sum, line) => sum + line.length + 1, 0) / sample;
}

const at = (n: number, minutes = 0) => new Date(BEGIN_MS + ((n * 1307) % 2_500_000) * 1000 + minutes * 60_000);
const iso = (n: number, minutes: number) => at(n, minutes).toISOString();
const local = (n: number, minutes: number) =>
  new Date(at(n, minutes).getTime() + 8 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ');
const site = (n: number) => IMPORT_SITES[n % IMPORT_SITES.length] ?? '';
const person = (n: number) => `3502${String(n % 700_000).padStart(16, '0')}`;
const doctor = (n: number) => `D350203${String(n % 21_000).padStart(6, '0')}`;

function claimOf(n: number): object {
  const lines = Array.from({ length: LINES }, (_, k) => ({
    ...{ lineId: `L${n}-${k}`, at: iso(n, 10 + k), ordering: doctor(n), item: `XA${1000 + k}`, amount: '12.50' },
  }));
  return {
    ...{ claimId: `S${n}`, encounterId: `M${n}`, personId: person(n), facilityId: site(n), kind: 'outpatient' },
    ...{ serviceStart: iso(n, 0), settledAt: iso(n, 30), credential: 'ec-token', terminalId: `T${n % 9}` },
    ...{ amounts: { total: '37.50', fund: '30.00' }, lines },
  };
}

const CSV = 'claimId,personId,facilityId,kind,serviceStart,settledAt,total,fund,lineId,at,ordering,item,amount';
function csvLine(line: number): string {
  const n = Math.floor(line / LINES);
  const k = line % LINES;
  const claim = `S${n},${person(n)},${site(n)},outpatient,${iso(n, 0)},${iso(n, 30)},37.50,30.00`;
  return `${claim},L${n}-${k},${iso(n, 10 + k)},${doctor(n)},XA${1000 + k},12.50`;
}

const FEES = 'bkkp_sn,mdtrt_id,setl_id,fee_ocur_time,det_item_fee_sumamt,cnt,hilist_code,bilg_dr_codg,vali_flag';
function feeLine(line: number): string {
  const n = Math.floor(line / LINES);
  return `F${line},M${n},S${n},${local(n, 10)},12.5000,1.0000,XA${1000 + (line % LINES)},${doctor(n)},1`;
}

const SETTLEMENTS = 'setl_id,mdtrt_id,psn_no,fixmedins_code,setl_time,medfee_sumamt,fund_pay_sumamt,vali_flag';
const settlementLine = (n: number) => `S${n},M${n},${person(n)},${site(n)},${local(n, 30)},37.50,30.00,1`;

const ENCOUNTERS = 'mdtrt_id,psn_no,fixmedins_code,med_type,begntime,vali_flag';
const encounterLine = (n: number) => `M${n},${person(n)},${site(n)},11,${local(n, 0)},1`;

function* csv(header: string, lines: Generator<string>): Generator<string> {
  yield header;
  yield* lines;
}

function* each(count: number, make: (n: number) => string): Generator<string> {
  for (let n = 0; n < count; n += 1) yield make(n);
}

function* inParts(lines: Generator<string>): Generator<string> {
  let part = '';
  for (const line of lines) {
    part += `${line}\n`;
    if (part.length < PART_BYTES) continue;
    yield part;
    part = '';
  }
  yield part;
}
