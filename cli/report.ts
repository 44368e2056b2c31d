import { writeFileSync } from 'node:fs';
import { Command, Option } from 'commander';
import type { ReportKind } from '../hub/reports/period-figures.ts';
import { inHubFolder } from './hub-folder.ts';

interface ReportOptions {
  readonly data: string;
  readonly store?: string;
  readonly language: 'zh-CN' | 'en';
  readonly format: 'pdf' | 'csv' | 'xlsx' | 'json';
  readonly out?: string;
}

/** `zs report`: what a day or a month brought, as a document. The hub makes both by itself every morning; this makes one again. */
export function reportCommand(): Command {
  const report = new Command('report').description('daily and monthly reports, as PDF, table or workbook');
  for (const [kind, what] of [
    ['daily', 'the report of a day that is over'],
    ['monthly', 'the report of a month that is over, named by any of its days'],
  ] as const) {
    inHubFolder(report.command(`${kind} <date>`))
      .description(`make ${what}, keep it and write it to a file`)
      .addOption(new Option('--language <language>', 'in which to print it').choices(['zh-CN', 'en']).default('zh-CN'))
      .addOption(new Option('--format <format>', 'as what').choices(['pdf', 'csv', 'xlsx', 'json']).default('pdf'))
      .option('--out <file>', 'where to; by default <kind>-<date> in the current folder')
      .action(async (date: string, options: ReportOptions) => await makeOne(kind, date, options));
  }
  return report;
}

async function makeOne(kind: ReportKind, date: string, { data, store: url, language, format, out }: ReportOptions) {
  const { z } = await import('zod');
  const { parseOrThrow } = await import('../contract/parse.ts');
  const { civilDate } = await import('../hub/calendar/working-days.ts');
  const { openHubStore } = await import('../hub/store/open-hub-store.ts');
  const { makeReport } = await import('../hub/reports/period-store.ts');
  const { readHubIdentity } = await import('../hub/identity/open.ts');
  const day = parseOrThrow(z.iso.date(), date, 'date');
  const { hub } = readHubIdentity(data, Date.now);
  const store = await openHubStore(data, url);
  try {
    await store.migrate();
    const today = civilDate(Date.now());
    const figures = await makeReport({ store, hub, by: 'command line', now: Date.now }, kind, day, today);
    const file = out ?? `${kind}-${figures.date}.${format}`;
    if (format === 'json') writeFileSync(file, `${JSON.stringify(figures, null, 2)}\n`);
    else if (format === 'pdf')
      writeFileSync(file, await (await import('../hub/reports/period-pdf.ts')).periodPdf(figures, language));
    else {
      const { periodTables } = await import('../hub/reports/period-tables.ts');
      const { tableBytes } = await import('../hub/tables/table-file.ts');
      writeFileSync(file, await tableBytes(periodTables(figures, language), format));
    }
    console.log(`written to ${file}`);
  } finally {
    await store.close();
  }
}
