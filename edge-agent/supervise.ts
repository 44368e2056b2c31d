import { setTimeout as sleep } from 'node:timers/promises';
import { AgentError } from './error.ts';
import { type AgentOptions, type RunningAgent, startAgent } from './start.ts';

/** A change waits so long for the person who is being looked at, ms; a check-in with a challenge takes a quarter of that. */
const PATIENCE_MS = 120_000;
const LOOK_EVERY_MS = 200;

/**
 * Runs the agent until `stop` resolves, and starts it anew, in this process, whenever what the hub wants asks for it. A state
 * that keeps the agent from starting is given up, and the agent comes up as it was before. Rejects when the agent can't start
 * for any other reason.
 */
export async function superviseAgent(options: Omit<AgentOptions, 'onRestart'>, stop: Promise<unknown>): Promise<void> {
  let stopped = false;
  const told = stop.then(() => {
    stopped = true;
  });
  while (!stopped) {
    const { promise: restart, resolve: onRestart } = Promise.withResolvers<void>();
    const agent = await startUnlessGivenUp({ ...options, onRestart });
    if (!agent) continue;
    await Promise.race([told, restart]);
    if (!stopped) await Promise.race([told, untilIdle(agent)]);
    await agent.stop();
  }
}

async function startUnlessGivenUp(options: AgentOptions): Promise<RunningAgent | undefined> {
  try {
    return await startAgent(options);
  } catch (error) {
    if (!(error instanceof AgentError && error.code === 'TRIAL_FAILED')) throw error;
    options.logger.error({ err: error }, 'agent: could not start with what the hub wants; it goes back');
    return undefined;
  }
}

async function untilIdle(agent: RunningAgent): Promise<void> {
  for (let waited = 0; agent.busy && waited < PATIENCE_MS; waited += LOOK_EVERY_MS) await sleep(LOOK_EVERY_MS);
}
