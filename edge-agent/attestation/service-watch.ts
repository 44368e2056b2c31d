import type { LoopProgress } from '../health/progress.ts';
import type { Outbox } from '../outbox/outbox.ts';
import type { StatusLog } from './status-log.ts';

export interface ServiceWatchParts {
  readonly outbox: Pick<Outbox, 'outOfServiceSince' | 'replacement'>;
  readonly status: StatusLog;
  readonly progress: LoopProgress;
  readonly periodMs?: number;
}

/** How often the outbox is looked at, ms. */
export const SERVICE_PERIOD_MS = 5_000;

/**
 * Brings a device back into service, and says when the outbox had to be replaced. While nothing can be kept the screen
 * lets nobody try, so this loop does: the event `in-service` is itself the proof that there is room again. Returns the end.
 */
export function watchService({
  outbox,
  status,
  progress,
  periodMs = SERVICE_PERIOD_MS,
}: ServiceWatchParts): () => void {
  let said: string | undefined;

  function look(): void {
    const replacement = outbox.replacement();
    if (replacement && replacement.setAside !== said) {
      const detail = `damaged outbox set aside, ${replacement.salvaged} events saved from it`;
      if (status.record('outbox-replaced', detail)) said = replacement.setAside;
    }
    const since = outbox.outOfServiceSince();
    if (since !== null) status.record('in-service', `disk full since ${new Date(since).toISOString()}`);
    progress.progressed();
  }

  look();
  const timer = setInterval(look, periodMs);
  return () => {
    clearInterval(timer);
    progress.ended();
  };
}
