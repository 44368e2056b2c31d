import { Command } from 'commander';
import type { GateTokenOptions } from './gate-tokens.ts';
import { inHubFolder } from './hub-folder.ts';
import type { HubFolder } from './registry-desk.ts';

/** `zs gate`: who may ask the hub before a visit is treated or settled. */
export function gateCommand(): Command {
  const gate = new Command('gate').description('who may ask the hub before a visit is treated or settled');
  const token = gate.command('token').description('tokens of institutions');
  inHubFolder(token.command('add'))
    .description('make a token for the systems of one institution; it is shown this once')
    .argument('<code>', 'code of the institution, e.g. H35020300017')
    .option('--label <text>', 'what it is for, e.g. HIS', '')
    .action(async (code: string, options: GateTokenOptions) => {
      const { addGateToken } = await import('./gate-tokens.ts');
      await addGateToken(code, options);
    });
  inHubFolder(token.command('list'))
    .description('tokens that were made, without their secrets')
    .action(async (options: HubFolder) => {
      const { listGateTokens } = await import('./gate-tokens.ts');
      await listGateTokens(options);
    });
  inHubFolder(token.command('revoke'))
    .description('withdraw a token; counts within two seconds')
    .argument('<id>', 'as listed')
    .action(async (id: string, options: HubFolder) => {
      const { withdrawGateToken } = await import('./gate-tokens.ts');
      await withdrawGateToken(id, options);
    });
  return gate;
}
