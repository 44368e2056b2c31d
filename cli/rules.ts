import { Argument, Command, Option } from 'commander';
import { withHub } from './hub-call.ts';

type Lang = 'zh-CN' | 'en';

const lang = () => new Option('--lang <language>', 'language').choices(['zh-CN', 'en']).default('zh-CN');

export function rulesCommand(): Command {
  const rules = new Command('rules').description('what claims are checked for');
  rules
    .command('list')
    .description('every rule with its class and title')
    .addOption(lang())
    .action(async (options: { lang: Lang }) => {
      const { rules: all } = await import('../hub/crosscheck/rules/index.ts');
      const { ruleTitle } = await import('../hub/crosscheck/render.ts');
      for (const rule of all) {
        console.log(
          `${rule.id}  ${rule.class.padEnd(12)}  ${rule.subject.padEnd(16)}  ${ruleTitle(rule.id, options.lang)}`,
        );
      }
    });
  rules
    .command('show')
    .description('one rule: what it means, its legal basis, its parameters and their defaults')
    .argument('<id>', 'id of the rule, e.g. P01')
    .addOption(lang())
    .action(async (id: string, options: { lang: Lang }) => {
      const { rules: all } = await import('../hub/crosscheck/rules/index.ts');
      const { describeRule } = await import('../hub/crosscheck/describe.ts');
      const rule = all.find((candidate) => candidate.id === id.toUpperCase());
      if (rule) console.log(describeRule(rule, options.lang));
      else {
        console.error(`there is no rule ${id}; zs rules list shows them all`);
        process.exitCode = 1;
      }
    });
  rules
    .command('pages')
    .description('a page per rule and language for people who check its findings, and an index; to be read or printed')
    .requiredOption('--out <folder>', 'where they are written')
    .action(async (options: { out: string }) => {
      const { rules: all } = await import('../hub/crosscheck/rules/index.ts');
      const { writeRulePages } = await import('../hub/console/rule-pages/write.ts');
      console.log(`${writeRulePages(all, options.out).length} pages in ${options.out}`);
    });
  addGovernance(rules);
  return rules;
}

const region = () => new Option('--region <code>', 'GB/T 2260, e.g. 350200; everywhere when absent');
const VALUES = 'name=value; "base" as value takes an earlier change back';

// What a hub judges by. Changes are dated: an event is judged by what was in force when it happened.
function addGovernance(rules: Command): void {
  withHub(rules.command('set').description('change parameters of a rule from a day on'))
    .argument('<id>', 'id of the rule, e.g. P01')
    .argument('<values...>', VALUES)
    .requiredOption('--from <when>', 'date (at the clinics) or instant with its offset')
    .addOption(region())
    .action(async (id, values, options) => (await import('./rule-governance.ts')).setParameters(id, values, options));
  withHub(rules.command('mode').description('what follows from findings of a rule, from a day on'))
    .argument('<id>', 'id of the rule, e.g. P01')
    .addArgument(new Argument('<mode>').choices(['shadow', 'notify', 'hold', 'cut-back', 'deny']))
    .requiredOption('--from <when>', 'date (at the clinics) or instant with its offset')
    .addOption(region())
    .action(async (id, mode, options) => (await import('./rule-governance.ts')).setMode(id, mode, options));
  withHub(rules.command('in-force').description('what a hub judges by, and every change ever made'))
    .argument('<id>', 'id of the rule, e.g. P01')
    .option('--at <when>', 'date or instant; now when absent')
    .addOption(region())
    .action(async (id, options) => (await import('./rule-governance.ts')).showInForce(id, options));
  withHub(rules.command('what-if').description('try changed parameters on past data; writes nothing'))
    .argument('<id>', 'id of the rule, e.g. P01')
    .argument('<values...>', VALUES)
    .requiredOption('--since <when>', 'date (at the clinics) or instant with its offset')
    .addOption(region())
    .addOption(lang())
    .option('--json', 'the difference as JSON')
    .action(async (id, values, options) => (await import('./rule-governance.ts')).tryOut(id, values, options));
}
