import { onBeforeUnmount, onMounted } from 'vue';

/**
 * Passes on what is typed on a keyboard, also by card readers and scanners, which type a number and Enter. Enter on a
 * focused button is that button's.
 */
export function useTyping(on: { key(key: string): void; erase?(): void; enter?(): void; leave?(): void }): void {
  function listen(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const onButton = event.target instanceof HTMLElement && event.target.closest('button, a, input') !== null;
    if (event.key === 'Enter' && !onButton) on.enter?.();
    else if (event.key === 'Backspace') on.erase?.();
    else if (event.key === 'Escape') on.leave?.();
    else if (event.key.length === 1 && event.key !== ' ') on.key(event.key);
  }
  onMounted(() => document.addEventListener('keydown', listen));
  onBeforeUnmount(() => document.removeEventListener('keydown', listen));
}
