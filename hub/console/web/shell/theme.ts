import { ref } from 'vue';

const THEMES = ['auto', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

const STORED_AS = 'zs-console-theme';
const systemIsDark = matchMedia('(prefers-color-scheme: dark)');
const theme = ref<Theme>(THEMES.find((known) => known === localStorage.getItem(STORED_AS)) ?? 'auto');

/** The chosen theme; `auto` follows the operating system. */
export function useTheme() {
  return { theme, next };
}

/** Applies the theme now and whenever the operating system changes its mind. */
export function followTheme(): void {
  systemIsDark.addEventListener('change', apply);
  apply();
}

function next(): void {
  theme.value = THEMES[(THEMES.indexOf(theme.value) + 1) % THEMES.length] ?? 'auto';
  localStorage.setItem(STORED_AS, theme.value);
  apply();
}

function apply(): void {
  const dark = theme.value === 'dark' || (theme.value === 'auto' && systemIsDark.matches);
  document.documentElement.classList.toggle('dark', dark);
}
