import { describe, expect, it } from 'vitest';
import { GRANTS, type Permission, type Role } from '../../../../../hub/access/roles.ts';
import { homeOf } from '../../../../../hub/console/web/pages.ts';

describe('where a day begins', () => {
  it.each<[Role, string]>([
    ['operator', 'queue'],
    ['reviewer', 'cases'],
    ['approver', 'cases'],
    ['institution-user', 'own-start'],
    ['auditor', 'overview'],
    ['rule-manager', 'rules'],
    ['fleet-technician', 'devices'],
    ['administrator', 'accounts'],
  ])('for a %s: %s', (role, page) => {
    const granted = new Set<Permission>(GRANTS[role]);
    expect(homeOf((permission) => granted.has(permission))).toBe(page);
  });

  it('is nowhere for somebody without any right', () => {
    expect(homeOf(() => false)).toBeNull();
  });
});
