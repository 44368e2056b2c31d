import type { Reporter, SerializedError, TestModule } from 'vitest/node';

/** Lists what was skipped, and why, and ends the run with one line that people and machines can read. */
export class ClosingLine implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly SerializedError[]): void {
    const counts = { passed: 0, failed: 0, skipped: 0 };
    for (const module of modules) {
      // A file that doesn't even load has no test cases; it must not vanish from the count.
      if (module.errors().length > 0) counts.failed += 1;
      for (const test of module.children.allTests()) {
        const { state } = test.result();
        counts[state === 'pending' ? 'skipped' : state] += 1;
        if (state === 'skipped') process.stdout.write(`skipped: ${test.name}\n`);
      }
    }
    counts.failed += unhandled.length;
    process.stdout.write(`\n${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped\n`);
  }
}
