import { computed, type InjectionKey, inject, provide, type Ref, ref, shallowRef } from 'vue';
import type { Permission } from '../../../access/roles.ts';
import type { SessionView } from '../../session-schema.ts';
import { type ApiFailure, asFailure } from '../api/api-failure.ts';
import { whenSignedOut } from '../api/http.ts';
import { endSession, getSession } from '../api/session-requests.ts';

/** Who is signed in on this page. */
export interface Session {
  /** null = nobody, or not known yet. */
  readonly view: Ref<SessionView | null>;
  readonly state: Ref<'asking' | 'in' | 'out' | 'failed'>;
  readonly failure: Ref<ApiFailure | null>;
  may(permission: Permission): boolean;
  /** Asks the hub who is signed in. */
  ask(): Promise<void>;
  enter(view: SessionView): void;
  leave(): Promise<void>;
}

const KEY: InjectionKey<Session> = Symbol('session');

/** Once, by the page itself. An answer "sign in first" to any later question shows the sign-in without losing the address. */
export function provideSession(): Session {
  const view: Ref<SessionView | null> = shallowRef(null);
  const state: Session['state'] = ref('asking');
  const failure: Ref<ApiFailure | null> = shallowRef(null);
  const permissions = computed(() => new Set<Permission>(view.value?.permissions ?? []));

  const session: Session = {
    view,
    state,
    failure,
    may: (permission) => permissions.value.has(permission),
    async ask() {
      state.value = 'asking';
      try {
        session.enter(await getSession());
      } catch (error) {
        failure.value = asFailure(error);
        state.value = failure.value.code === 'signed-out' ? 'out' : 'failed';
      }
    },
    enter(entered) {
      view.value = entered;
      failure.value = null;
      state.value = 'in';
    },
    async leave() {
      await endSession();
      view.value = null;
      await session.ask();
    },
  };
  whenSignedOut(() => {
    view.value = null;
    state.value = 'out';
  });
  provide(KEY, session);
  void session.ask();
  return session;
}

export function useSession(): Session {
  const session = inject(KEY);
  if (!session) throw new Error('useSession needs provideSession in a parent');
  return session;
}
