import type { KioskMessage } from '../../kiosk-state.ts';
import { readMessage } from './message.ts';
import { reconnectDelay } from './reconnect.ts';

export interface SocketListeners {
  onMessage(message: KioskMessage): void;
  /** A preview picture (JPEG). */
  onPreview(picture: Blob): void;
  onConnected(connected: boolean): void;
}

/** The line to the agent on this machine. It reconnects by itself for as long as the page is open. */
export interface AgentSocket {
  start(): void;
  stop(): void;
  /** Sends a picture of the page's own camera; false when the line is down or still busy with the last one. */
  sendPicture(picture: Blob): boolean;
}

/** A connection that says nothing, not even a preview, is found dead by the browser; a picture may wait so long. */
const MAX_BUFFERED_BYTES = 500_000;

export function createSocket(url: string, listeners: SocketListeners): AgentSocket {
  let socket: WebSocket | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let attempt = 0;

  function connect(): void {
    const fresh = new WebSocket(url);
    fresh.binaryType = 'blob';
    fresh.onopen = () => {
      attempt = 0;
      listeners.onConnected(true);
    };
    fresh.onmessage = ({ data }: MessageEvent<string | Blob>) => {
      if (typeof data !== 'string') return listeners.onPreview(data);
      const message = readMessage(data);
      if (message) listeners.onMessage(message);
    };
    fresh.onclose = () => {
      if (socket !== fresh) return;
      socket = null;
      listeners.onConnected(false);
      timer = setTimeout(connect, reconnectDelay(attempt, Math.random()));
      attempt += 1;
    };
    socket = fresh;
  }

  return {
    start: connect,
    stop() {
      clearTimeout(timer);
      const old = socket;
      socket = null;
      old?.close();
    },
    sendPicture(picture) {
      if (socket?.readyState !== WebSocket.OPEN || socket.bufferedAmount > MAX_BUFFERED_BYTES) return false;
      socket.send(picture);
      return true;
    },
  };
}
