import { Command, Option } from 'commander';
import { SUBJECT_TYPES } from '../contract/subject-type.ts';
import { inHubFolder } from './hub-folder.ts';
import type { DocumentOptions, ExportOptions, PersonOptions, PrivacyFolder, RetentionOptions } from './privacy-desk.ts';

/** `zs privacy`: what the law asks of who keeps faces. */
export function privacyCommand(): Command {
  const privacy = new Command('privacy').description(
    'notices, consents, retention, filing, and what people can ask for (PIPL)',
  );
  inHubFolder(privacy.command('status'))
    .description('people enrolled and the filing that follows; notices; what retention would remove now')
    .option('--json', 'print one JSON object')
    .action(async (options: PrivacyFolder) => await (await desk()).showStatus(options));

  const notice = privacy.command('notice').description('what people are told before their face is used, by version');
  inHubFolder(notice.command('publish <file>'))
    .description('keep a notice (JSON) for good, with a line of the ledger')
    .requiredOption('--by <account>', 'who publishes it')
    .action(async (file: string, options: PrivacyFolder & { by: string }) => (await desk()).publish(file, options));
  notice
    .command('template')
    .description('print a notice to fill in')
    .action(async () => (await desk()).printNoticeTemplate());

  inHubFolder(privacy.command('retention [file]'))
    .description('show how long each class of data is kept, or set it from a JSON file')
    .option('--run', 'remove what is past its time now, instead of at the next look of the hub')
    .action(async (file: string | undefined, options: RetentionOptions) => (await desk()).retention(file, options));

  person(privacy.command('export'))
    .description('everything kept about one person, as JSON (PIPL art. 45)')
    .requiredOption('--out <file>', 'where to write it; never over a file that is there')
    .action(async (options: ExportOptions) => await (await desk()).exportOf(options));

  person(privacy.command('withdrawal'))
    .description('what came of a withdrawal: templates removed, and each device’s signed answer')
    .action(async (options: PersonOptions) => await (await desk()).withdrawalOf(options));

  inHubFolder(privacy.command('document'))
    .description('impact assessment or record of processing, filled in from this hub, as HTML')
    .addOption(new Option('--kind <kind>', 'which').choices(['assessment', 'record']).makeOptionMandatory())
    .addOption(new Option('--language <language>', 'language').choices(['zh-CN', 'en']).default('zh-CN'))
    .requiredOption('--out <file>', 'where to write it')
    .action(async (options: DocumentOptions) => await (await desk()).writeDocument(options));
  return privacy;
}

function person(command: Command): Command {
  return inHubFolder(command)
    .requiredOption('--number <number>', 'person number or practitioner code; "-" reads it from standard input')
    .addOption(new Option('--type <type>', 'who it is').choices(SUBJECT_TYPES).default('insured'))
    .requiredOption('--by <account>', 'who carries the request out')
    .requiredOption('--identified-by <words>', 'how it was found that it is this person; no numbers');
}

async function desk() {
  return await import('./privacy-desk.ts');
}
