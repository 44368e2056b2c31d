import { PROCEDURE } from './procedure.ts';
import { STEP_NAMES } from './step.ts';

/** The procedure as a Mermaid state diagram: each way once, with the steps that lead along it. `*` = by the clock. */
export function procedureDiagram(): string {
  const ways = new Map<string, string[]>();
  for (const step of STEP_NAMES) {
    const { moves, by } = PROCEDURE[step];
    for (const [from, to] of Object.entries(moves)) {
      if (from === to) continue;
      const way = `${from} --> ${to}`;
      ways.set(way, [...(ways.get(way) ?? []), by.length === 0 && step !== 'open' ? `${step} *` : step]);
    }
  }
  const lines = [...ways].map(([way, steps]) => `  ${way}: ${steps.join(', ')}`);
  return ['stateDiagram-v2', '  [*] --> clue: open', ...lines, '  closed --> [*]'].join('\n');
}
