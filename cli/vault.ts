import { Command, Option } from 'commander';
import { SUBJECT_TYPES, type SubjectType } from '../contract/subject-type.ts';

interface DuplicatesOptions {
  readonly data: string;
  readonly store?: string;
  readonly type: SubjectType;
  readonly json?: true;
}

/** `zs vault` */
export function vaultCommand(): Command {
  const vault = new Command('vault').description('face templates in the hub, where the face policy allows a vault');
  vault
    .command('duplicates')
    .description(
      'look for one face under two people over the whole vault; kept in the hub for staff to look at, and logged',
    )
    .requiredOption('--data <dir>', 'folder of the hub; it may be running')
    .option('--store <url>', 'PostgreSQL instead of the SQLite file in that folder')
    .addOption(new Option('--type <type>', 'whose templates').choices(SUBJECT_TYPES).default('insured'))
    .option('--json', 'print one JSON object')
    .action(async (options: DuplicatesOptions) => {
      const { searchVault } = await import('./vault-duplicates.ts');
      await searchVault(options);
    });
  return vault;
}
