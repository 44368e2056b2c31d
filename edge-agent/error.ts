/** Why the agent as a whole cannot do something now. */
export type AgentErrorCode = 'ALREADY_RUNNING' | 'NOT_READY' | 'TRIAL_FAILED';

/** The agent frame's only error; the parts have their own. */
export class AgentError extends Error {
  override readonly name = 'AgentError';
  readonly code: AgentErrorCode;

  constructor(code: AgentErrorCode, message: string, options: { cause?: unknown } = {}) {
    super(message, options);
    this.code = code;
  }
}
