import type { Logger } from 'pino';
import { type CarryOutNeeds, carryOut } from './carry-out.ts';
import type { DesiredPublisher } from './publisher.ts';

const LOOK_EVERY_MS = 5_000;

export interface FleetKeeperNeeds extends CarryOutNeeds {
  readonly publisher: Pick<DesiredPublisher, 'publishNew'>;
  readonly logger: Logger;
  readonly lookEveryMs?: number;
}

/** Carries roll-outs out, step by step: a duty of the worker that leads. Each step is one transaction, so that it may die anywhere. */
export interface FleetKeeper {
  start(): void;
  /** An answer came: look now. */
  wake(): void;
  stop(): Promise<void>;
}

export function createFleetKeeper(needs: FleetKeeperNeeds): FleetKeeper {
  const { store, publisher, logger, lookEveryMs = LOOK_EVERY_MS } = needs;
  let running: Promise<void> | undefined;
  let again = false;
  let stopped = true;
  let timer: NodeJS.Timeout | undefined;

  const look = async (): Promise<void> => {
    const open = await store.db
      .selectFrom('rollouts')
      .select('id')
      .where('state', 'in', ['running', 'reverting'])
      .execute();
    for (const { id } of open) {
      const step = await carryOut(needs, id);
      if (!step || step.do === 'wait') continue;
      const failed = step.do === 'stop' ? step.failed.length : undefined;
      const devices = step.do === 'send' ? step.devices.length : undefined;
      logger[step.do === 'stop' ? 'error' : 'info']({ rollout: id, step: step.do, devices, failed }, 'fleet: roll-out');
      again = true; // there may be a next step at once
    }
    await publisher.publishNew();
  };
  const lookUntilQuiet = async (): Promise<void> => {
    do {
      again = false;
      await look();
    } while (again && !stopped);
  };
  const wake = () => {
    again = true;
    if (stopped) return;
    running ??= lookUntilQuiet()
      .catch((error: unknown) => logger.error({ err: error }, 'fleet: a roll-out could not go on; tried again'))
      .finally(() => {
        running = undefined;
      });
  };
  return {
    start() {
      stopped = false;
      wake();
      timer = setInterval(wake, lookEveryMs);
    },
    wake,
    async stop() {
      stopped = true;
      clearInterval(timer);
      await running;
    },
  };
}
