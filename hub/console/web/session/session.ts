import { computed, type InjectionKey, inject, onScopeDispose, provide, type Ref, ref, shallowRef } from 'vue';
import type { Permission } from '../../../access/roles.ts';
import type { SessionView } from '../../session-schema.ts';
import { type ApiFailure, asFailure } from '../api/api-failure.ts';
import { whenSignedOut } from '../api/http.ts';
import { endSession, getSession } from '../api/session-requests.ts';
import { sessionOver } from '../api/standing.ts';

/** Who is signed in on this page. */
export interface Session {
  /** null = nobody, or not known yet; who it was, when the session is over. */
  readonly view: Ref<SessionView | null>;
  /** `over`: somebody was in, and the hub asks to sign in again; what they were doing stays where it is. */
  readonly state: Ref<'asking' | 'in' | 'over' | 'out' | 'failed'>;
  readonly failure: Ref<ApiFailure | null>;
  may(permission: Permission): boolean;
  /** Asks the hub who is signed in. */
  ask(): Promise<void>;
  enter(view: SessionView): void;
  leave(): Promise<void>;
}

const KEY: InjectionKey<Session> = Symbol('session');
/** Tabs of one browser share their session: one hears here that another signed in or out. */
const TABS = 'zs-console-session';

/** Once, by the page itself. An answer "sign in first" to any later question shows the sign-in; nothing that was typed is lost by it. */
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
      if (state.value !== 'asking') tabs.postMessage('changed');
      view.value = entered;
      failure.value = null;
      state.value = 'in';
      sessionOver.value = false;
    },
    async leave() {
      await endSession();
      view.value = null;
      tabs.postMessage('changed');
      await session.ask();
    },
  };
  whenSignedOut(() => {
    if (state.value !== 'over') state.value = view.value && state.value === 'in' ? 'over' : 'out';
  });
  // The other tab may have become somebody else: what is done here must not be done in their name unseen.
  const tabs = new BroadcastChannel(TABS);
  tabs.onmessage = async () => {
    const now = await getSession().catch(() => null); // nobody: the answer itself has shown the sign-in
    if (now === null) return;
    view.value = now;
    state.value = 'in';
    sessionOver.value = false;
  };
  onScopeDispose(() => tabs.close());
  provide(KEY, session);
  void session.ask();
  return session;
}

export function useSession(): Session {
  const session = inject(KEY);
  if (!session) throw new Error('useSession needs provideSession in a parent');
  return session;
}
