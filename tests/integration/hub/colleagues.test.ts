import { expect, it } from 'vitest';
import { changeAccount, createAccount } from '../../../hub/access/accounts.ts';
import { listColleagues } from '../../../hub/access/colleagues.ts';
import { acceptInvitation, invite } from '../../../hub/access/invitations.ts';
import type { Role } from '../../../hub/access/roles.ts';
import { SITE } from '../../support/builders.ts';
import { describeEachStore } from '../../support/stores.ts';

const PASSWORD = 'seven horses in the rain';

describeEachStore('colleagues', (newStore) => {
  it('are named, and whoever works on cases can be given one', async () => {
    const parts = { store: await newStore(), now: () => Date.parse('2026-11-23T08:00:00Z') };
    const account = async (id: string, name: string, role: Role, site: typeof SITE | null = null) => {
      await createAccount(parts, { id, name, roles: [role], site }, 'setup');
      await acceptInvitation(parts, await invite(parts, id, 'setup'), PASSWORD);
    };
    await account('zhengjie', '郑洁', 'administrator');
    await account('wangmin', '王敏', 'operator');
    await account('lijing', '李静', 'reviewer');
    await account('chenhong', '陈红', 'institution-user', SITE);
    await createAccount(parts, { id: 'invited', name: '新来的', roles: ['operator'], site: null }, 'setup');
    await changeAccount(parts, 'lijing', { state: 'disabled' }, 'zhengjie');

    const colleagues = await listColleagues(parts.store.db);
    expect(new Map(colleagues.map(({ id, name }) => [id, name])).get('lijing')).toBe('李静');
    expect(colleagues.filter(({ works }) => works).map(({ id }) => id)).toEqual(['wangmin']);
    expect(colleagues.find(({ id }) => id === 'chenhong')).toEqual({
      ...{ id: 'chenhong', name: '陈红', site: SITE, works: false },
    });
  });
});
