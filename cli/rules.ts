import { Command, Option } from 'commander';

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
  return rules;
}
