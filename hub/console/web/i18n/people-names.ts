import { shallowReactive } from 'vue';
import type { Colleague } from '../../../access/account.ts';

/** Names by account, of everybody whose account may stand in a history. */
const names = shallowReactive(new Map<string, string>());

/** Remembers the colleagues that the hub named; of two with one name each keeps the account beside it. */
export function rememberPeople(people: readonly Pick<Colleague, 'id' | 'name'>[]): void {
  const times = new Map<string, number>();
  for (const { name } of people) times.set(name, (times.get(name) ?? 0) + 1);
  for (const { id, name } of people) names.set(id, times.get(name) === 1 ? name : `${name} (${id})`);
}

/** The name of whoever has this account, or the account itself: of somebody unknown, or a program. */
export function personName(account: string): string {
  return names.get(account) ?? account;
}
