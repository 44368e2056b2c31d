import { onScopeDispose, ref, shallowRef, triggerRef } from 'vue';
import type { FileView, NoticeView } from '../../../portal/notice-schema.ts';
import { asFailure } from '../api/api-failure.ts';
import { removeFile } from './requests.ts';
import { uploadFile } from './upload.ts';

/** A file on its way, or one that was refused and waits to be seen. */
export interface Transfer {
  readonly key: number;
  readonly file: File;
  /** 0 to 1. */
  share: number;
  /** A word of `portal.failed`; null while it is sent. */
  code: string | null;
  stop(): void;
}

const MAY_WORK_AGAIN = ['NETWORK', 'UPLOAD_BROKE_OFF', 'TOO_MANY', 'STORAGE_FULL', 'OTHER', 'INTERNAL'];

/** Files that somebody attaches, one after the other; what is too large is refused before it is sent. */
export function useTransfers(path: () => string, limits: () => NoticeView['limits'], changed: () => void) {
  const transfers = shallowRef<Transfer[]>([]);
  const removing = ref<string | null>(null);
  const removalFailed = ref<string | null>(null);
  let made = 0;
  let queue: Promise<void> = Promise.resolve();

  function add(files: Iterable<File>): void {
    for (const file of files) {
      const control = new AbortController();
      made += 1;
      const transfer: Transfer = {
        key: made,
        file,
        share: 0,
        code: refusedFirst(file),
        stop: () => stop(transfer, control),
      };
      transfers.value = [...transfers.value, transfer];
      if (transfer.code === null) queue = queue.then(() => send(transfer, control));
    }
  }

  function refusedFirst({ name, size }: File): string | null {
    if (size === 0) return 'EMPTY';
    if (size > limits().fileBytes) return 'TOO_LARGE';
    const ending = /\.(\w+)$/.exec(name)?.[1]?.toLowerCase() ?? '';
    return limits().endings.includes(ending) ? null : 'KIND_REFUSED';
  }

  async function send(transfer: Transfer, control: AbortController): Promise<void> {
    if (control.signal.aborted) return;
    const tell = (share: number) => {
      transfer.share = share;
      triggerRef(transfers);
    };
    const outcome = await uploadFile(path(), transfer.file, tell, control.signal);
    if ('code' in outcome) transfer.code = outcome.code;
    else drop(transfer);
    triggerRef(transfers);
    if ('file' in outcome) changed();
  }

  function stop(transfer: Transfer, control: AbortController): void {
    control.abort();
    drop(transfer);
  }

  function drop(transfer: Transfer): void {
    transfers.value = transfers.value.filter(({ key }) => key !== transfer.key);
  }

  function again(transfer: Transfer): void {
    drop(transfer);
    add([transfer.file]);
  }

  async function remove(file: FileView): Promise<void> {
    removing.value = file.id;
    removalFailed.value = null;
    try {
      await removeFile(path(), file.id);
    } catch (error) {
      removalFailed.value = asFailure(error).hubCode;
    }
    removing.value = null;
    changed();
  }

  // Whoever leaves the page while something is sent stops it.
  onScopeDispose(() => {
    for (const transfer of transfers.value) transfer.stop();
  });

  return {
    transfers,
    removing,
    removalFailed,
    add,
    drop,
    again,
    remove,
    mayWorkAgain: (code: string) => MAY_WORK_AGAIN.includes(code),
  };
}
