import type { StepName } from './step.ts';

/** The steps after which findings are settled, with what they make of them. */
export const SETTLES: Partial<Readonly<Record<StepName, 'dismissed' | 'corrected' | 'measures'>>> = {
  dismiss: 'dismissed',
  release: 'dismissed',
  correct: 'corrected',
  decide: 'measures',
};
