import { writeFileSync } from 'node:fs';
import { Command } from 'commander';
import { inHubFolder } from './hub-folder.ts';
import type { HubFolder } from './registry-desk.ts';

interface OrderOptions extends HubFolder {
  readonly case: string;
  readonly by: string;
}

interface GetOptions extends HubFolder {
  readonly by: string;
  readonly out: string;
}

/** `zs clips`: pictures of a sighting, from the camera that kept them. */
export function clipsCommand(): Command {
  const clips = new Command('clips').description('clips that watching cameras keep: order one for a case, and read it');
  inHubFolder(clips.command('order').argument('<event>', 'id of the event that names the clip'))
    .description('order the clip of one event; who, what and for which case is in the ledger')
    .requiredOption('--case <id>', 'the case it is for')
    .requiredOption('--by <who>', 'who orders it')
    .action(async (event: string, options: OrderOptions) => {
      const { orderFromFolder } = await import('./clips-desk.ts');
      await orderFromFolder(event, options);
    });
  inHubFolder(clips.command('get').argument('<media>', 'digest of the clip, as in the event'))
    .description('write a clip that came as an MJPEG file; that it was read is in the ledger')
    .requiredOption('--by <who>', 'who reads it')
    .requiredOption('--out <file>', 'file to write')
    .action(async (media: string, options: GetOptions) => {
      const { readFromFolder } = await import('./clips-desk.ts');
      writeFileSync(options.out, await readFromFolder(media, options), { mode: 0o600 });
      console.log(`${options.out}: play it with ffplay -f mjpeg ${options.out}`);
    });
  return clips;
}
