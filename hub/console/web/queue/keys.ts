import { onActivated, onBeforeUnmount, onDeactivated, onMounted } from 'vue';

/** Keys that work anywhere on a page, by name (`KeyboardEvent.key`), while it is shown and nobody is typing. */
export function useKeys(keys: Readonly<Record<string, () => void>>): void {
  function onKey(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    const act = keys[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  }
  const listen = () => document.addEventListener('keydown', onKey);
  const ignore = () => document.removeEventListener('keydown', onKey);
  onMounted(listen);
  onActivated(listen);
  onDeactivated(ignore);
  onBeforeUnmount(ignore);
}

// Enter on a link or a button is that link's own business.
function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof Element)) return false;
  return (
    target.closest('input, textarea, select, button, a, [contenteditable], [role="button"], [role="combobox"]') !== null
  );
}
