import { setTimeout as sleep } from 'node:timers/promises';
import { isModelFault, repairModels } from './desired/repair.ts';
import { AgentError } from './error.ts';
import { type AgentOptions, type RunningAgent, startAgent } from './start.ts';

/** A change waits so long for the person who is being looked at, ms; a check-in with a challenge takes a quarter of that. */
const PATIENCE_MS = 120_000;
const LOOK_EVERY_MS = 200;

/**
 * Runs the agent until `stop` resolves, and starts it anew, in this process, whenever what the hub wants asks for it. A state
 * that keeps the agent from starting is given up, and the agent comes up as it was before; models that were damaged are fetched
 * again, once. Rejects when the agent can't start for any other reason.
 */
export async function superviseAgent(options: Omit<AgentOptions, 'onRestart'>, stop: Promise<unknown>): Promise<void> {
  let stopped = false;
  let mayRepair = true;
  const told = stop.then(() => {
    stopped = true;
  });
  while (!stopped) {
    const { promise: restart, resolve: onRestart } = Promise.withResolvers<void>();
    const start = await tryToStart({ ...options, onRestart }, mayRepair);
    mayRepair = start.agent !== undefined || !start.repaired;
    if (!start.agent) continue;
    await Promise.race([told, restart]);
    if (!stopped) await Promise.race([told, untilIdle(start.agent)]);
    await start.agent.stop();
  }
}

async function tryToStart(
  options: AgentOptions,
  mayRepair: boolean,
): Promise<{ readonly agent?: RunningAgent; readonly repaired?: true }> {
  const { dir, logger, now = Date.now } = options;
  try {
    return { agent: await startAgent(options) };
  } catch (error) {
    if (error instanceof AgentError && error.code === 'TRIAL_FAILED') {
      logger.error({ err: error }, 'agent: could not start with what the hub wants; it goes back');
      return {};
    }
    if (mayRepair && isModelFault(error) && (await repairModels(dir, logger, now))) return { repaired: true };
    throw error;
  }
}

async function untilIdle(agent: RunningAgent): Promise<void> {
  for (let waited = 0; agent.busy && waited < PATIENCE_MS; waited += LOOK_EVERY_MS) await sleep(LOOK_EVERY_MS);
}
