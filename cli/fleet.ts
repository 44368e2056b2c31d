import { Command, Option } from 'commander';
import { DEVICE_PROFILES } from '../contract/device-config.ts';
import { CameraCondition } from '../contract/presence.ts';
import type { ListOptions } from './fleet-list.ts';
import type { StartOptions, StopOptions } from './fleet-rollout.ts';
import { inHubFolder } from './hub-folder.ts';
import type { HubFolder } from './registry-desk.ts';

const language = () => new Option('--language <tag>').choices(['zh-CN', 'en']).default('zh-CN');

/** `zs fleet`: how the devices are, what they shall run, and their models. */
export function fleetCommand(): Command {
  const fleet = new Command('fleet').description('the devices: how they are, what they shall run, their models');
  inHubFolder(fleet.command('list', { isDefault: true }))
    .description('every device with line, outbox, camera, clock, versions and what it runs')
    .option('--site <code>', 'only of this institution')
    .addOption(new Option('--profile <profile>', 'only of this kind').choices(DEVICE_PROFILES))
    .addOption(new Option('--camera <state>', 'only with a camera in this state').choices(CameraCondition.options))
    .option('--online', 'only those that are online')
    .option('--offline', 'only those that are not')
    .option('--trouble', 'only those that somebody should look at')
    .option('--json', 'one JSON object instead of a table', false)
    .addOption(language())
    .action(async (options: ListOptions) => {
      const { list } = await import('./fleet-list.ts');
      await list(options);
    });
  addRollouts(fleet.command('rollout').description('changes that go through the fleet ring by ring'));
  addBundles(fleet.command('bundle').description('face models for devices'));
  return fleet;
}

function addRollouts(rollout: Command): void {
  inHubFolder(rollout.command('start'))
    .description('order a change; the running hub carries it out, and takes it back when a device does not bear it')
    .option('--notice <version>', 'version of the notice shown before a face is looked at')
    .option('--camera <json>', 'the camera, as in agent.json; never a recording')
    .addOption(new Option('--screen-language <tag>', 'language that screens start with').choices(['zh-CN', 'en']))
    .option('--face-policy', "the face policy in force (face-policy.jws in the hub's folder)", false)
    .option('--bundle <version>', 'face models, by version; see: zs fleet bundle list', Number)
    .option('--site-data', 'name and fence as they are registered now', false)
    .option('--site <code>', 'only at this institution')
    .addOption(new Option('--profile <profile>', 'only devices of this kind').choices(DEVICE_PROFILES))
    .option('--device <id...>', 'only these devices')
    .option('--rings <file>', 'rings and patience, as JSON; see firmware-config/rings/default.json')
    .option('--healthy-within <seconds>', 'a device has to be well again within so long, or goes back', Number, 60)
    .option('--by <account>', 'who orders it; an account, not a name', 'command-line')
    .action(async (options: StartOptions) => {
      const { start } = await import('./fleet-rollout.ts');
      await start(options);
    });
  inHubFolder(rollout.command('status'))
    .description('how far roll-outs have come, newest first')
    .argument('[id]', 'only this one')
    .option('--json', 'one JSON object instead of lines', false)
    .addOption(language())
    .action(async (id: string | undefined, options: HubFolder & { json: boolean; language: 'zh-CN' | 'en' }) => {
      const { status } = await import('./fleet-rollout.ts');
      await status(id, options);
    });
  inHubFolder(rollout.command('stop'))
    .description('nobody else gets the change, and whoever has it goes back')
    .argument('<id>', 'as listed by status')
    .option('--reason <words>', 'why; no names of people', 'stopped by hand')
    .option('--keep', 'whoever has the change keeps it', false)
    .action(async (id: string, options: StopOptions) => {
      const { stop } = await import('./fleet-rollout.ts');
      await stop(id, options);
    });
  inHubFolder(rollout.command('resume'))
    .description('go on with one that has stopped, without the devices that failed')
    .argument('<id>', 'as listed by status')
    .action(async (id: string, options: HubFolder) => {
      const { resume } = await import('./fleet-rollout.ts');
      await resume(id, options);
    });
}

function addBundles(bundle: Command): void {
  inHubFolder(bundle.command('add'))
    .description('add a folder with manifest.json and its files as the next version; nothing is sent')
    .argument('<folder>', 'manifest.json as in models/manifests, and the files that it names')
    .option('--note <words>', 'what is new', '')
    .action(async (folder: string, options: HubFolder & { note: string }) => {
      const { addModels } = await import('./fleet-rollout.ts');
      await addModels(folder, options);
    });
  inHubFolder(bundle.command('list'))
    .description('the versions there are')
    .action(async (options: HubFolder) => {
      const { listModels } = await import('./fleet-rollout.ts');
      await listModels(options);
    });
}
