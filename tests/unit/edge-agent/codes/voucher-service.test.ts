import fastify from 'fastify';
import pino from 'pino';
import { afterEach, describe, expect, it } from 'vitest';
import { createVoucherService } from '../../../../edge-agent/codes/voucher-service.ts';

const TOKEN = '1001250601123456789012345678';
const silent = pino({ level: 'silent' });
let close: () => Promise<unknown> = async () => undefined;
afterEach(() => close());

async function service(status: number, body: string) {
  const app = fastify();
  const asked: unknown[] = [];
  app.post('/resolve', async (request, reply) => {
    asked.push(request.body);
    return reply.code(status).type('application/json').send(body);
  });
  close = () => app.close();
  const url = `${await app.listen({ host: '127.0.0.1', port: 0 })}/resolve`;
  return { asked, vouchers: createVoucherService(url, silent) };
}

describe('an e-voucher', () => {
  it('is resolved by the service on this machine, which is told nothing but the token', async () => {
    const { asked, vouchers } = await service(200, '{"number":" 37010219500101123x "}');
    expect(await vouchers.personOf(TOKEN)).toEqual({ outcome: 'person', number: '37010219500101123X' });
    expect(asked).toEqual([{ token: TOKEN }]);
  });

  it.each([
    ['the service knows nobody', 404, '{}'],
    ['the answer is none', 200, 'not json'],
    ['the answer holds more than was asked', 200, '{"number":"1","name":"x"}'],
    ['the number could not be typed', 200, '{"number":"a b;c"}'],
    ['the answer is endless', 200, `{"number":"1"}${' '.repeat(5_000)}`],
    ['the service sends us elsewhere', 302, '{"number":"1"}'],
  ])('is nobody’s when %s', async (_, status, body) => {
    const { vouchers } = await service(status, body);
    expect(await vouchers.personOf(TOKEN)).toEqual({ outcome: 'unknown' });
  });

  it('is nobody’s when the service is not there', async () => {
    expect(await createVoucherService('http://127.0.0.1:1/', silent).personOf(TOKEN)).toEqual({ outcome: 'unknown' });
  });
});
