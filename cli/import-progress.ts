import type { UploadProgress } from '../hub/claims/upload.ts';

/** Between two lines when nobody watches: a log, a file. */
const LINE_MS = 10_000;

/** Shows how far an upload is: bytes, rows, rate. In place on a terminal, else as a line from time to time. */
export function importProgress(now: () => number): { show(progress: UploadProgress): void; end(): void } {
  const begun = now();
  const inPlace = process.stderr.isTTY;
  let lastLine = begun;
  let shown = false;
  return {
    show({ readBytes, totalBytes, counts }) {
      if (!inPlace && now() - lastLine < LINE_MS) return;
      lastLine = now();
      shown = true;
      const seconds = Math.max((now() - begun) / 1000, 0.001);
      const percent = Math.floor((100 * readBytes) / Math.max(totalBytes, 1));
      const rate = Math.round(counts.rows / seconds).toLocaleString('en');
      const rows = `${counts.rows.toLocaleString('en')} rows (${rate}/s), ${counts.accepted.toLocaleString('en')} accepted`;
      const text = `${percent} % of ${size(totalBytes)}, ${rows}, ${Math.round(seconds)} s`;
      process.stderr.write(inPlace ? `\r${text}   ` : `${text}\n`);
    },
    end() {
      if (shown && inPlace) process.stderr.write('\n');
    },
  };
}

function size(bytes: number): string {
  return bytes < 1e6 ? `${Math.ceil(bytes / 1e3)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}
