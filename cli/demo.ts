import { Command } from 'commander';
import { port } from './port.ts';

export function demoCommand(): Command {
  return new Command('demo')
    .description('a demo clinic: real faces, real MQTT, a day of claims, and what the hub makes of it')
    .option('--city', 'instead, three weeks of a simulated city to work on, with an account for each role', false)
    .option('--once', 'stop after the day; exit code 0 only if everything expected happened', false)
    .option('--json', 'print one JSON object on stdout instead of the table', false)
    .option('--data <dir>', 'where the demo keeps everything; started afresh each time', './data')
    .option('--port <n>', 'port of the console; the next five are used too', port, 8080)
    .option('--lang <language>', 'zh-CN or en; default: the system’s')
    .action(async ({ city, ...options }) => {
      if (city) {
        const { runOffice } = await import('../simulator/office/run.ts');
        process.exitCode = await runOffice(options);
        return;
      }
      const { runDemo } = await import('../simulator/demo/run.ts');
      process.exitCode = await runDemo(options);
    });
}
