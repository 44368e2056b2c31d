import { join } from 'node:path';

/** The files that the evidence half keeps in the device's folder. All have mode 0600; keys and grant are provisioning's. */
export function agentFiles(dir: string) {
  return {
    outbox: join(dir, 'outbox.sqlite'),
    desired: join(dir, 'desired.json'),
    answeredCommands: join(dir, 'answered-commands'),
    bedsideTasks: join(dir, 'bedside-tasks.json'),
  } as const;
}
