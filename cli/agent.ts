import { Command, Option } from 'commander';

/** `zs agent`: the agent on a kiosk or camera, and what its outbox holds. */
export function agentCommand(): Command {
  const agent = new Command('agent').description('the agent on a kiosk or camera');
  agent
    .command('run')
    .description('run the agent of a provisioned device until it is told to stop (SIGTERM); logs JSON lines on stderr')
    .requiredOption('--dir <dir>', "the device's folder: keys, grant, and agent.json with its camera")
    .addOption(new Option('--log-level <level>').choices(['debug', 'info', 'warn', 'error']).default('info'))
    .addHelpText(
      'after',
      `
The folder is made by "zs device init" and completed by "zs device accept". agent.json (mode 0600) names the camera, e.g.
  {"camera": {"type": "browser"}, "http": {"port": 8090}}
The kiosk page, /health and /metrics are served on this machine only.`,
    )
    .action(async (options: { dir: string; logLevel: string }) => {
      const { runAgent } = await import('../edge-agent/main.ts');
      await runAgent(options);
    });
  agent
    .command('outbox')
    .description('what waits for a receipt, and what the hub refused with what to do; the agent may be running')
    .requiredOption('--dir <dir>', "the device's folder")
    .option('--json', 'one JSON object instead of text')
    .addOption(new Option('--language <tag>').choices(['zh-CN', 'en']).default('zh-CN'))
    .action(async ({ dir, json, language }: { dir: string; json?: boolean; language: 'zh-CN' | 'en' }) => {
      const { outboxLines, readOutbox } = await import('../edge-agent/outbox/report.ts');
      const { agentFiles } = await import('../edge-agent/files.ts');
      const report = readOutbox(agentFiles(dir).outbox);
      console.log(json ? JSON.stringify(report) : outboxLines(report, language).join('\n'));
    });
  agent
    .command('accept-view')
    .description('a camera that watches a place was turned on purpose: where it looks from the next start on is right')
    .requiredOption('--dir <dir>', "the device's folder; stop the agent before, and start it again")
    .action(async ({ dir }: { dir: string }) => {
      const { forgetScene } = await import('../edge-agent/camera/scene-file.ts');
      console.log(
        forgetScene(dir) ? 'forgotten; the view is learned anew at the next start' : 'no view was remembered',
      );
    });
  return agent;
}
