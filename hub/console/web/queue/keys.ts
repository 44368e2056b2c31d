import { onActivated, onBeforeUnmount, onDeactivated, onMounted } from 'vue';

/** Keys that work anywhere on a page, by name (`KeyboardEvent.key`), while it is shown and nobody is typing. */
export function useKeys(keys: Readonly<Record<string, () => void>>): void {
  function onKey(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey || isTaken(event)) return;
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

const TYPED_INTO =
  'input:not([type="checkbox"]), textarea, select, dialog[open], [contenteditable], [role="combobox"], [role="application"]';
const PRESSED = 'button, a, input[type="checkbox"], [role="button"]';

// What is typed is somebody's words; Enter and space on a button are that button's own business, other keys are not.
function isTaken({ target, key }: KeyboardEvent): boolean {
  if (!(target instanceof Element)) return false;
  if (target.closest(TYPED_INTO)) return true;
  return (key === 'Enter' || key === ' ') && target.closest(PRESSED) !== null;
}
