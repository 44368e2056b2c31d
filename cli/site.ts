import { Command } from 'commander';
import { inHubFolder } from './hub-folder.ts';
import { fence } from './place.ts';
import type { SiteOptions } from './registry-desk.ts';

/** `zs site`: the institutions and pharmacies of the region. */
export function siteCommand(): Command {
  const site = new Command('site').description('the institutions and pharmacies of the region');
  inHubFolder(site.command('add'))
    .argument('<code>', 'code of the institution: a letter and eleven digits, e.g. H35020300017')
    .description('register a site, or bring its name and fence up to date')
    .requiredOption('--name <name>', 'name as shown on screens')
    .option('--fence <lat,lon,datum,radius>', 'circle around the site, e.g. 24.4798,118.0894,GCJ02,120 (metres)', fence)
    .action(async (code: string, options: SiteOptions) => {
      const { addSite } = await import('./registry-desk.ts');
      await addSite(code, options);
    });
  return site;
}
