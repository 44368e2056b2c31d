import { FileView } from '../../../portal/notice-schema.ts';
import { ApiError } from '../../overview-schema.ts';
import { currentToken } from '../api/token.ts';

/** What became of an upload. `code`: a word of `portal.failed`. */
export type Uploaded = { readonly file: FileView } | { readonly code: string } | { readonly stopped: true };

/**
 * Sends one file, telling how far it is (0 to 1). By XMLHttpRequest: fetch tells nothing about what it has sent. `signal` stops it, and
 * the hub then keeps nothing of it.
 */
export function uploadFile(
  path: string,
  file: File,
  tell: (share: number) => void,
  signal: AbortSignal,
): Promise<Uploaded> {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.open('POST', path);
    const token = currentToken();
    if (token) request.setRequestHeader('authorization', `Bearer ${token}`);
    request.upload.onprogress = ({ loaded, total }) => tell(total > 0 ? loaded / total : 0);
    request.onload = () => resolve(outcomeOf(request));
    request.onerror = () => resolve({ code: 'NETWORK' });
    request.onabort = () => resolve({ stopped: true });
    signal.addEventListener('abort', () => request.abort());
    const form = new FormData();
    form.append('file', file, file.name);
    request.send(form);
  });
}

function outcomeOf({ status, responseText }: XMLHttpRequest): Uploaded {
  const body = parsed(responseText);
  const file = FileView.safeParse(body);
  if (status === 200 && file.success) return { file: file.data };
  if (status === 429) return { code: 'TOO_MANY' };
  const said = ApiError.safeParse(body);
  return { code: said.success ? said.data.error.code : 'OTHER' };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
