import { Counter, Histogram, type Registry } from 'prom-client';
import type { AnswerRow } from './answer-log.ts';

/** What is measured of a gate, also while a hub has none. */
export interface GateMetrics {
  /** `tookMs`: of each row, from the question's last byte to its answer; waiting for a device included. */
  answered(rows: readonly AnswerRow[], tookMs: readonly number[]): void;
  restarted(): void;
}

/** Registers `zs_gate_*`. */
export function createGateMetrics(registry: Registry): GateMetrics {
  const registers = [registry];
  const seconds = new Histogram({
    name: 'zs_gate_answer_seconds',
    help: 'How long the gate took to answer, by stage',
    labelNames: ['stage'],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.3, 1, 10],
    registers,
  });
  const answers = new Counter({
    name: 'zs_gate_answers_total',
    help: 'Answers of the gate, by stage and decision',
    labelNames: ['stage', 'decision'],
    registers,
  });
  const restarts = new Counter({
    name: 'zs_gate_restarts_total',
    help: 'How often the thread of the gate ended by itself and was started again',
    registers,
  });
  return {
    answered(rows, tookMs) {
      for (const [n, { stage, decision }] of rows.entries()) {
        answers.inc({ stage, decision });
        seconds.observe({ stage }, (tookMs[n] ?? 0) / 1000);
      }
    },
    restarted: () => restarts.inc(),
  };
}
