import { execFile } from 'node:child_process';

/** What the kernel says about its clock. `unknown` = nobody could be asked. */
export type Synchronisation = 'synchronised' | 'not-synchronised' | 'unknown';

const TIMEOUT_MS = 2_000;

/**
 * Asks systemd whether the kernel holds its clock to be synchronised (adjtimex without STA_UNSYNC, so it counts for
 * timesyncd, chrony and ntpd alike). Without systemd the answer is `unknown`, never a guess.
 */
export function askKernel(program = 'timedatectl'): Promise<Synchronisation> {
  return new Promise((resolve) => {
    execFile(program, ['show', '-p', 'NTPSynchronized', '--value'], { timeout: TIMEOUT_MS }, (error, stdout) => {
      const answer = error ? '' : stdout.trim();
      resolve(answer === 'yes' ? 'synchronised' : answer === 'no' ? 'not-synchronised' : 'unknown');
    });
  });
}
