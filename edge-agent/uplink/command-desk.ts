import { Command, type CommandBody } from '../../contract/command.ts';
import type { EventId } from '../../contract/ids.ts';
import { MEDIA_TYPES } from '../../contract/jws.ts';
import type { Attestor } from '../attestation/draft.ts';
import type { AnsweredCommands } from './answered-commands.ts';
import { type Listener, type NotTheHubsWord, readHubWord } from './hub-word.ts';

export type CommandType = (typeof CommandBody)['options'][number]['shape']['type']['value'];
type BodyOf<T extends CommandType> = Extract<Command['body'], { type: T }>;

/**
 * What the device does on each command. Must be idempotent: after a crash before the answer the hub sends it again. An
 * error means "not now": nothing is answered, and the hub tries again.
 */
export type CommandHandlers = {
  readonly [T in CommandType]?: (body: BodyOf<T>) => Promise<'done' | 'refused'>;
};

/** What became of one message on the command topic. */
export type CommandOutcome =
  | {
      readonly outcome: 'done' | 'refused' | 'expired' | 'repeated' | 'failed';
      readonly jti: EventId;
      readonly error?: unknown;
    }
  | { readonly outcome: 'ignored'; readonly why: NotTheHubsWord };

export interface CommandDeskParts {
  readonly identity: Listener;
  readonly attestor: Attestor;
  readonly answered: AnsweredCommands;
  readonly handlers: CommandHandlers;
  readonly now: () => number;
}

/** Checks commands, has them done, and answers each once with a signed `device.status`. */
export function createCommandDesk({ identity, attestor, answered, handlers, now }: CommandDeskParts) {
  const running = new Set<EventId>();

  function answer(jti: EventId, event: 'command-done' | 'command-refused', detail?: string): void {
    const status = { event, answers: jti, ...(detail ? { detail } : {}) };
    attestor.attest({ kind: 'device.status', status });
    answered.add(jti);
  }

  async function carryOut({ jti, exp, body }: Command): Promise<CommandOutcome> {
    // An old command that is replayed may undo what was done since: after its expiry it is never carried out.
    if (exp * 1000 <= now()) {
      answer(jti, 'command-refused', 'expired');
      return { outcome: 'expired', jti };
    }
    const handle = handlers[body.type] as ((body: Command['body']) => Promise<'done' | 'refused'>) | undefined;
    if (!handle) {
      answer(jti, 'command-refused', 'not supported by this device');
      return { outcome: 'refused', jti };
    }
    const outcome = await handle(body);
    answer(jti, outcome === 'done' ? 'command-done' : 'command-refused');
    return { outcome, jti };
  }

  return {
    async receive(payload: Buffer): Promise<CommandOutcome> {
      const command = readHubWord(payload, MEDIA_TYPES.command, Command, identity);
      if (!command.valid) return { outcome: 'ignored', why: command.why };
      const { jti } = command.word;
      if (answered.has(jti) || running.has(jti)) return { outcome: 'repeated', jti };
      running.add(jti);
      try {
        return await carryOut(command.word);
      } catch (error) {
        return { outcome: 'failed', jti, error };
      } finally {
        running.delete(jti);
      }
    },
  };
}
