import { existsSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import type { RefusalCode } from '../../contract/refusals.ts';
import type { LastKnown } from './chain-memory.ts';
import { readTip } from './chains.ts';
import en from './locales/en.json' with { type: 'json' };
import zh from './locales/zh-CN.json' with { type: 'json' };
import { createQueue, type RefusedEvent } from './queue.ts';
import { naming } from './sqlite-fault.ts';

const TEXTS = { 'zh-CN': zh, en };
export type Language = keyof typeof TEXTS;
export const LANGUAGES = Object.keys(TEXTS) as Language[];

/** What a technician wants to know about an outbox. */
export interface OutboxReport {
  readonly pending: number;
  readonly refused: number;
  readonly tip: LastKnown | null;
  /** The oldest refused events. */
  readonly refusals: readonly RefusedEvent[];
}

const LISTED = 100;

/** Reads an outbox without changing it; the agent may be running. Throws OutboxError. */
export function readOutbox(path: string): OutboxReport {
  if (!existsSync(path)) return { pending: 0, refused: 0, tip: null, refusals: [] };
  return naming(path, () => {
    const database = new DatabaseSync(path, { readOnly: true });
    try {
      const queue = createQueue(database);
      const tip = readTip(database);
      return {
        ...queue.counts(),
        tip: tip ? { chain: tip.chain, seq: tip.lastSeq } : null,
        refusals: queue.refused(LISTED),
      };
    } finally {
      database.close();
    }
  });
}

/** What to do about a refusal, in words. */
export function adviceOn(code: RefusalCode, language: Language): string {
  return TEXTS[language].advice[code];
}

/** The report as lines of text. */
export function outboxLines(report: OutboxReport, language: Language): string[] {
  const texts = TEXTS[language];
  const { pending, refused, tip, refusals } = report;
  const chain = tip?.chain ?? '–';
  const lines = [fill(texts.counts, { pending, refused, chain, seq: tip?.seq ?? 0 })];
  for (const { at, seq, code } of refusals) {
    lines.push(fill(texts.refusal, { at: new Date(at).toISOString(), seq, code, advice: adviceOn(code, language) }));
  }
  const unlisted = refused - refusals.length;
  return unlisted > 0 ? [...lines, fill(texts.more, { count: unlisted })] : lines;
}

function fill(text: string, values: Record<string, string | number>): string {
  return text.replaceAll(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}
