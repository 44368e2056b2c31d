/** What a workbook may be. Checked on what it says of itself before anything is unpacked, and again while it is unpacked. */
export interface WorkbookLimits {
  /** The file itself. */
  readonly fileBytes: number;
  readonly entries: number;
  /** All entries unpacked, as the archive's directory says it. */
  readonly unpackedBytes: number;
  /** The table of texts, which is held in memory while a sheet is read. */
  readonly textBytes: number;
  readonly columns: number;
  /** Ranges of merged cells on a sheet. */
  readonly merges: number;
}

/** 100,000 rows of 20 columns are a file of about 13 MB and unpack to about 110 MB. */
export const WORKBOOK_LIMITS: WorkbookLimits = {
  fileBytes: 32 * 1024 * 1024,
  entries: 500,
  unpackedBytes: 512 * 1024 * 1024,
  textBytes: 64 * 1024 * 1024,
  columns: 200,
  merges: 10_000,
};

/** Last row and column that Excel itself has. */
export const LAST_ROW = 1_048_576;
export const LAST_COLUMN = 16_384;
