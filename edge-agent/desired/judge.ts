import type { DesiredState, DesiredStateProblem } from '../../contract/desired-state.ts';
import type { DeviceConfig } from '../../contract/device-config.ts';

/** What a device knows when it judges a desired state. */
export interface Standing {
  /** From the grant: who this device is. */
  readonly config: Pick<DeviceConfig, 'hub' | 'device' | 'site' | 'profile'>;
  /** Highest revision ever tried. */
  readonly tried: number;
  /** Highest model bundle ever kept; 0 = only the models that came with the agent. */
  readonly bundle: number;
  /** ms since 1970. */
  readonly now: number;
}

export type Judgement =
  | { readonly outcome: 'take' }
  /** Tried before: retained messages come again on each connection. */
  | { readonly outcome: 'known' }
  | { readonly outcome: 'refuse'; readonly problem: DesiredStateProblem };

/**
 * Whether a device takes what the hub signed for it. Revisions and models only go forward. Adversary: a broker that plays an
 * old message again, to bring back a configuration or a model with a known weakness.
 */
export function judgeDesired(desired: DesiredState, { config, tried, bundle, now }: Standing): Judgement {
  if (desired.revision <= tried) return { outcome: 'known' };
  const refuse = (problem: DesiredStateProblem): Judgement => ({ outcome: 'refuse', problem });
  if (desired.exp * 1000 <= now) return refuse('EXPIRED');
  const wanted = desired.config;
  const same =
    wanted.hub === config.hub &&
    wanted.device === config.device &&
    wanted.site === config.site &&
    wanted.profile === config.profile;
  if (!same) return refuse('NOT_FOR_THIS_DEVICE');
  if ((desired.bundle?.version ?? 0) < bundle) return refuse('MODEL_DOWNGRADE');
  return { outcome: 'take' };
}
