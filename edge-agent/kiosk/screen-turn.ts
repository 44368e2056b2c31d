import type { Turn } from '../session/turn.ts';
import type { Screen } from './screen.ts';

/** Runs `work` while nobody else can be looked at, with the screen following it. Throws SessionError BUSY. */
export type ScreenTurn = <T>(work: () => Promise<T>) => Promise<T>;

/** A turn after which the screen is free for the next person, whatever went wrong. */
export function createScreenTurn(turn: Turn, screen: Screen): ScreenTurn {
  return (work) =>
    turn.take(async () => {
      try {
        return await work();
      } finally {
        const { name } = screen.state.phase;
        if (name === 'looking' || name === 'scanning') screen.show({ name: 'idle' });
        screen.refresh();
      }
    });
}
