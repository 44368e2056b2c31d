/** How much institutions and operators may attach. Ours; a deployment may set others. */
export interface FileLimits {
  /** Bytes of one file. */
  readonly fileBytes: number;
  /** Files of one case, removed ones not counted. */
  readonly filesOfCase: number;
  /** Bytes of one case. */
  readonly bytesOfCase: number;
  /** Bytes that stay free on the disk: the ledger and the database write there too. */
  readonly reserveBytes: number;
}

const MB = 1_000_000;

export const DEFAULT_FILE_LIMITS: FileLimits = {
  fileBytes: 20 * MB,
  filesOfCase: 50,
  bytesOfCase: 200 * MB,
  reserveBytes: 500 * MB,
};
