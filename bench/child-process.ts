import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/**
 * Runs a module of this folder in a process of its own and returns what it reports: what one part leaves behind (memory, a
 * warm compiler, threads) must not weigh on the next. The module does its task with `serveTask`; `environment` is added to ours.
 */
export function inChildProcess<Task, Report>(
  module: URL,
  task: Task,
  environment: Readonly<Record<string, string>> = {},
): Promise<Report> {
  return new Promise((resolve, reject) => {
    const env = { ...process.env, ...environment };
    const child = fork(fileURLToPath(module), [JSON.stringify(task)], { stdio: ['ignore', 2, 2, 'ipc'], env });
    let report: { value: Report } | undefined;
    child.once('message', (value) => {
      report = { value: value as Report };
    });
    child.once('error', reject);
    child.once('exit', (code) => {
      if (report && code === 0) resolve(report.value);
      else reject(new Error(`${module.pathname.split('/').at(-1)} ended with code ${code}; its message is above`));
    });
  });
}

/** Does the task this process was started for and hands the report to the process that started it. */
export async function serveTask<Task, Report>(work: (task: Task) => Promise<Report>): Promise<void> {
  const report = await work(JSON.parse(process.argv[2] ?? 'null') as Task);
  process.send?.(report, () => process.disconnect());
}
