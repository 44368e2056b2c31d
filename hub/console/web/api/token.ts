import { ref } from 'vue';

const STORED_AS = 'zs-console-token';
const token = ref(sessionStorage.getItem(STORED_AS));

/** The operator's access token, or null on a hub that only listens on this computer and asks for none. */
export function currentToken(): string | null {
  return token.value;
}

/** Keeps the token for this tab only: a shared office computer must not stay signed in. */
export function keepToken(fresh: string): void {
  token.value = fresh;
  sessionStorage.setItem(STORED_AS, fresh);
}
