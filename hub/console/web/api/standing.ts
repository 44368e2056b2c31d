import { ref } from 'vue';

/**
 * Whether the hub has said "sign in first" and nobody has since. Until then only signing in is asked for: pages that stay as they were
 * behind the sign-in must not knock every few seconds.
 */
export const sessionOver = ref(false);
