import { Command } from '../../contract/command.ts';

/** The command inside of what was signed. Our own signature, from our own database: what is read is what was sent. */
export function commandIn(signed: string): Command {
  return Command.parse(JSON.parse(Buffer.from(signed.split('.')[1] ?? '', 'base64url').toString('utf8')));
}
