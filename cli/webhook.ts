import { Command } from 'commander';
import { inHubFolder } from './hub-folder.ts';
import type { HubFolder } from './registry-desk.ts';
import type { WebhookOptions } from './webhooks.ts';

/** `zs webhook`: whom the hub tells of findings and of answers of the gate. */
export function webhookCommand(): Command {
  const webhook = new Command('webhook').description('whom the hub tells of findings and of answers of the gate');
  inHubFolder(webhook.command('add'))
    .description('post changes there from now on, each message signed by the hub')
    .argument('<url>', 'https://…')
    .option('--site <code>', 'only changes of this institution')
    .action(async (url: string, options: WebhookOptions) => (await import('./webhooks.ts')).add(url, options));
  inHubFolder(webhook.command('list'))
    .description('where changes are posted to, and what went wrong last')
    .action(async (options: HubFolder) => (await import('./webhooks.ts')).list(options));
  inHubFolder(webhook.command('remove'))
    .description('post nothing more there')
    .argument('<id>', 'as listed')
    .action(async (id: string, options: HubFolder) => (await import('./webhooks.ts')).remove(id, options));
  inHubFolder(webhook.command('dead'))
    .description('deliveries that were given up, latest first, one JSON object a line')
    .action(async (options: HubFolder) => (await import('./webhooks.ts')).dead(options));
  return webhook;
}
