/**
 * Says what went wrong in one line and sets the exit code. The stack is for developers: ZS_DEBUG=1 shows it. Errors with a
 * `code` are ours and say what to do; anything else is a defect and says so.
 */
export function reportFailure(error: unknown): void {
  process.exitCode = 1;
  if (process.env.ZS_DEBUG) {
    console.error(error);
    return;
  }
  const message = error instanceof Error ? error.message : String(error);
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  console.error(code ? `zs: ${message} [${code}]` : `zs: ${message}\n(ZS_DEBUG=1 shows where)`);
}
