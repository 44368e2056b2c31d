import { Socket } from 'node:net';
import { expect, it } from 'vitest';
import { Turnstile } from '../../../../hub/broker/turnstile.ts';

function turnstileOf(atOnce: number) {
  const entered: Socket[] = [];
  return { entered, turnstile: new Turnstile(atOnce, (socket) => entered.push(socket)) };
}

it('lets in so many at a time, the others in the order in which they came', () => {
  const { entered, turnstile } = turnstileOf(2);
  const [a, b, c, d] = [new Socket(), new Socket(), new Socket(), new Socket()];
  for (const socket of [a, b, c, d]) turnstile.arrive(socket);
  expect(entered).toEqual([a, b]);
  expect(turnstile.waiting).toBe(2);
  turnstile.passed(b);
  turnstile.passed(b);
  expect(entered).toEqual([a, b, c]);
});

it('who leaves inside or while waiting makes room', async () => {
  const { entered, turnstile } = turnstileOf(1);
  const [a, b, c] = [new Socket(), new Socket(), new Socket()];
  for (const socket of [a, b, c]) turnstile.arrive(socket);
  b.destroy();
  a.destroy();
  await new Promise((resolve) => c.once('close', resolve).destroy());
  expect(entered).not.toContain(b);
  expect(turnstile.waiting).toBe(0);
});
