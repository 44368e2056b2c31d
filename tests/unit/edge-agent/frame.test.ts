import pino from 'pino';
import { describe, expect, it } from 'vitest';
import { lockFolder } from '../../../edge-agent/folder-lock.ts';
import { createStopOrder } from '../../../edge-agent/stop-order.ts';
import { temporaryFolder } from '../../support/edge-device.ts';

describe('the folder lock', () => {
  it('is held by one, and free again after release', () => {
    const folder = temporaryFolder();
    const release = lockFolder(folder.path);
    expect(() => lockFolder(folder.path)).toThrow(expect.objectContaining({ code: 'ALREADY_RUNNING' }));
    release();
    lockFolder(folder.path)();
    folder.remove();
  });
});

describe('the stop order', () => {
  it('is the reverse of the start order, once, and one failure keeps nothing running', async () => {
    const order = createStopOrder(pino({ level: 'silent' }));
    const stopped: string[] = [];
    order.add('first', () => void stopped.push('first'));
    order.add('second', async () => {
      throw new Error('stuck');
    });
    order.add('third', async () => void stopped.push('third'));
    await order.stopAll();
    await order.stopAll();
    expect(stopped).toEqual(['third', 'first']);
  });
});
