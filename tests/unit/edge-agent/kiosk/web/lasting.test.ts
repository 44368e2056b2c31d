import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { effectScope, ref } from 'vue';
import { useLasting } from '../../../../../edge-agent/kiosk/web/flow/lasting.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function started(initially: boolean) {
  const holds = ref(initially);
  const scope = effectScope();
  const lasting = scope.run(() => useLasting(() => holds.value, 3000));
  return { holds, scope, lasting: () => lasting?.value };
}

it('lasts only after all of the time', () => {
  const { lasting } = started(true);
  vi.advanceTimersByTime(2999);
  expect(lasting()).toBe(false);
  vi.advanceTimersByTime(1);
  expect(lasting()).toBe(true);
});

it('begins anew after a break, and ends at once', () => {
  const { holds, lasting } = started(true);
  vi.advanceTimersByTime(2000);
  holds.value = false;
  holds.value = true;
  vi.advanceTimersByTime(2000);
  expect(lasting()).toBe(false);
  vi.advanceTimersByTime(1000);
  expect(lasting()).toBe(true);
  holds.value = false;
  expect(lasting()).toBe(false);
});

it('leaves no timer behind', () => {
  const { scope } = started(true);
  scope.stop();
  expect(vi.getTimerCount()).toBe(0);
});
