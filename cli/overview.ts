import { Command } from 'commander';
import { inHubFolder } from './hub-folder.ts';

interface RebuildOptions {
  readonly data: string;
  readonly store?: string;
}

/** `zs overview`: the daily figures that the overview and the reports add up. */
export function overviewCommand(): Command {
  const overview = new Command('overview').description('the daily figures behind the overview and the reports');
  inHubFolder(overview.command('rebuild'))
    .description('count everything again, day by day; the hub may be running')
    .action(async ({ data, store: url }: RebuildOptions) => {
      const { openHubStore } = await import('../hub/store/open-hub-store.ts');
      const { rebuildFigures } = await import('../hub/overview/rebuild.ts');
      const store = await openHubStore(data, url);
      try {
        await store.migrate();
        const began = performance.now();
        await rebuildFigures(store, Date.now());
        console.log(`counted again in ${((performance.now() - began) / 1000).toFixed(1)} s`);
      } finally {
        await store.close();
      }
    });
  return overview;
}
