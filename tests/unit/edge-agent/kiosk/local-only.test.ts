import { describe, expect, it } from 'vitest';
import { assertLocal } from '../../../../edge-agent/kiosk/local-only.ts';

describe('assertLocal', () => {
  it.each([
    ['the page itself', { host: '127.0.0.1:8090', origin: 'http://127.0.0.1:8090' }],
    ['the page by name', { host: 'localhost:8090', origin: 'http://localhost:8090' }],
    ['the page over IPv6', { host: '[::1]:8090', origin: 'http://[::1]:8090' }],
    ['a program on this machine', { host: '127.0.0.1:8090' }],
  ])('lets %s in', (_, headers) => {
    expect(() => assertLocal(headers)).not.toThrow();
  });

  it.each([
    [
      'a name that was rebound to 127.0.0.1',
      { host: 'evil.example:8090', origin: 'http://evil.example:8090' },
      'NOT_LOCAL',
    ],
    ['a name that begins like ours', { host: '127.0.0.1.evil.example' }, 'NOT_LOCAL'],
    ['no host at all', {}, 'NOT_LOCAL'],
    ['a page in another tab', { host: '127.0.0.1:8090', origin: 'https://evil.example' }, 'FOREIGN_ORIGIN'],
    ['another server on this machine', { host: '127.0.0.1:8090', origin: 'http://127.0.0.1:3000' }, 'FOREIGN_ORIGIN'],
    ['a sandboxed frame', { host: '127.0.0.1:8090', origin: 'null' }, 'FOREIGN_ORIGIN'],
  ])('keeps %s out', (_, headers, code) => {
    expect(() => assertLocal(headers)).toThrow(expect.objectContaining({ code }));
  });
});
