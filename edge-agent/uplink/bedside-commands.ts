import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { SubjectId } from '../../contract/ids.ts';
import { replaceSecretFile } from '../../contract/signature/key-file.ts';
import type { BedsideTasks } from '../session/bedside-tasks.ts';
import type { CommandHandlers } from './command-desk.ts';

const KeptTasks = z.array(
  z.object({ id: z.string(), subject: SubjectId, ward: z.string(), bed: z.string(), dueAt: z.number() }),
);

/** The part of the command desk that brings bedside challenges. */
export interface BedsideCommands {
  readonly handlers: Pick<CommandHandlers, 'bedside.challenge' | 'bedside.withdraw'>;
  stop(): void;
}

/**
 * Brings the hub's bedside challenges to the handheld's list and keeps the list in a file, mode 0600: a question that is answered
 * "done" to the hub is not sent again, so a restart must not lose it (nobody at the bed would know, and the patient would count as
 * missing). A file that can't be read is begun anew.
 */
export function openBedsideCommands(path: string, tasks: BedsideTasks): BedsideCommands {
  for (const task of readTasks(path)) tasks.add(task);
  const stop = tasks.onChange(() => replaceSecretFile(path, JSON.stringify(tasks.list())));
  return {
    stop,
    handlers: {
      async 'bedside.challenge'({ challenge, subject, ward, room, bed, dueAt }) {
        const place = room === undefined ? bed : `${room}-${bed}`;
        tasks.add({ id: challenge, subject: subject.id, ward, bed: place, dueAt: dueAt * 1000 });
        return 'done';
      },
      async 'bedside.withdraw'({ challenge }) {
        tasks.answer(challenge);
        return 'done';
      },
    },
  };
}

function readTasks(path: string): z.infer<typeof KeptTasks> {
  try {
    return KeptTasks.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    return []; // none yet, or a power cut while the first was written
  }
}
