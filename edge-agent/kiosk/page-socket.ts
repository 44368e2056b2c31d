import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import type { RawData, WebSocket } from 'ws';
import type { BrowserSource } from '../camera/browser-source.ts';
import type { FaceWatch, SeenListener } from '../session/face-watch.ts';
import type { KioskMessage } from './kiosk-state.ts';
import { faceShare, PREVIEW_INTERVAL_MS, previewOf } from './preview.ts';
import type { Screen } from './screen.ts';

/** Largest picture taken from the page, in bytes; the connection is closed before a larger one is read. */
export const MAX_PAGE_FRAME_BYTES = 2_000_000;

/** Pages served at once: one screen, and one that a technician opens beside it. */
const MAX_PAGES = 4;
/** A page that has not taken so many bytes yet gets no further previews: a slow screen must not fill the memory. */
const MAX_BUFFERED_BYTES = 300_000;

/** Close codes of RFC 6455, 7.4.1. */
const UNSUPPORTED_DATA = 1003;
const TRY_AGAIN_LATER = 1013;

export interface PageSocketParts {
  readonly screen: Screen;
  readonly watch: Pick<FaceWatch, 'onSeen'>;
  /** Takes the page's pictures; undefined when the camera is not the page's own. */
  readonly browserCamera: BrowserSource | undefined;
  readonly logger: Logger;
}

/** The kiosk page's WebSocket: state and previews to the page, pictures from it if it is the camera. */
export function addPageSocket(app: FastifyInstance, { screen, watch, browserCamera, logger }: PageSocketParts): void {
  const pages = new Set<WebSocket>();
  const send = (message: KioskMessage) => {
    for (const page of pages) page.send(JSON.stringify(message));
  };
  const sendPreview = createPreviewer(pages, send, logger);
  const unsubscribe = [
    screen.onChange((state) => send({ type: 'state', state })),
    // The page shows its own camera by itself.
    ...(browserCamera ? [] : [watch.onSeen(sendPreview)]),
  ];
  app.addHook('onClose', async () => {
    for (const end of unsubscribe) end();
  });

  app.get('/ws', { websocket: true }, (page) => {
    if (pages.size >= MAX_PAGES) {
      page.close(TRY_AGAIN_LATER, 'too many pages are open');
      return;
    }
    pages.add(page);
    page.on('close', () => pages.delete(page));
    page.on('error', (error) => logger.warn({ reason: error.message }, 'kiosk: a page was disconnected'));
    page.on('message', (data, isBinary) => {
      if (browserCamera && isBinary) browserCamera.push(bytesOf(data));
      else page.close(UNSUPPORTED_DATA, 'this kiosk takes no messages from the page');
    });
    const hello: KioskMessage = { type: 'state', state: screen.state };
    page.send(JSON.stringify(hello));
  });
}

function createPreviewer(pages: Set<WebSocket>, send: (message: KioskMessage) => void, logger: Logger): SeenListener {
  let lastAt = 0;
  return (frame, faces) => {
    if (pages.size === 0 || frame.at - lastAt < PREVIEW_INTERVAL_MS) return;
    lastAt = frame.at;
    send({ type: 'face', box: faceShare(faces, frame) });
    previewOf(frame)
      .then((jpeg) => {
        for (const page of pages) if (page.bufferedAmount < MAX_BUFFERED_BYTES) page.send(jpeg);
      })
      .catch((error: unknown) => logger.warn({ err: error }, 'kiosk: a preview could not be made'));
  };
}

function bytesOf(data: RawData): Uint8Array {
  if (Array.isArray(data)) return Buffer.concat(data);
  return data instanceof ArrayBuffer ? new Uint8Array(data) : data;
}
