import type { FacePolicy } from '../../contract/face-policy.ts';
import { ModelError, type ModelErrorCode } from '../error.ts';
import type { AnalysisExtras, Frame, FrameAnalysis } from './face-engine.ts';

/** What the engine asks its worker. Frames are answered in the order they were asked; `stop` comes after all of them. */
export type WorkerRequest =
  | {
      readonly kind: 'analyse';
      readonly id: number;
      readonly frame: Frame;
      readonly limits: FacePolicy['quality'];
      readonly extras: AnalysisExtras;
    }
  | { readonly kind: 'stop' };

/** What the worker answers: once `ready` or `refused`, then one answer for each frame. */
export type WorkerReply =
  | { readonly kind: 'ready' }
  | { readonly kind: 'refused'; readonly error: SentError }
  | { readonly kind: 'analysed'; readonly id: number; readonly analysis: FrameAnalysis }
  | { readonly kind: 'failed'; readonly id: number; readonly error: SentError };

/** An error on its way between threads, where classes and their fields get lost. */
export interface SentError {
  readonly code: ModelErrorCode;
  readonly message: string;
}

export function toSent(error: unknown): SentError {
  if (error instanceof ModelError) return { code: error.code, message: error.message };
  return { code: 'WORKER_FAILED', message: error instanceof Error ? error.message : String(error) };
}

export function fromSent({ code, message }: SentError): ModelError {
  return new ModelError(code, message);
}
