import type { StoreSpec } from '../../store/open-store.ts';
import type { RuleSetting } from '../governance/setting.ts';
import type { Share, Tally } from '../judge-share.ts';
import type { ParameterOverrides } from '../rule-set.ts';

/** What a judging thread is started with. Rules by their ids: functions don't travel. */
export interface ThreadTask {
  readonly store: StoreSpec;
  readonly rules: readonly string[];
  readonly parameters: ParameterOverrides;
  readonly settings: readonly RuleSetting[];
  readonly now: number;
  readonly logLevel: string;
}

/** `go`: nobody else writes. */
export type ToThread =
  | { readonly type: 'judge'; readonly share: Share }
  | { readonly type: 'go' }
  | { readonly type: 'stop' };

/** `ready`: for a share. `turn`: it wants to write. `done`: it has written. */
export type FromThread =
  | { readonly type: 'ready'; readonly tally: Tally }
  | { readonly type: 'turn' }
  | { readonly type: 'done' };
