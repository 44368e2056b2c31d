import { describe, expect, it } from 'vitest';
import { conflictOf, GRANTS, PERMISSIONS, permissionsOf, ROLES, type Role } from '../../../../hub/access/roles.ts';

const may = (role: Role, permission: (typeof PERMISSIONS)[number]) => permissionsOf([role]).has(permission);

describe('separation of duty', () => {
  it('an administrator sees no faces, no findings and decides nothing', () => {
    for (const permission of [
      'evidence.read',
      'evidence.export',
      'picture.read',
      'finding.read',
      'finding.decide',
      'case.handle',
    ] as const)
      expect(may('administrator', permission)).toBe(false);
  });

  it('a rule manager decides no case and sees no evidence', () => {
    for (const permission of ['finding.decide', 'case.handle', 'case.review', 'case.approve', 'evidence.read'] as const)
      expect(may('rule-manager', permission)).toBe(false);
  });

  it('handling, reviewing and approving are three roles', () => {
    const steps = ['case.handle', 'case.review', 'case.approve'] as const;
    for (const role of ROLES) expect(steps.filter((step) => may(role, step)).length).toBeLessThanOrEqual(1);
  });

  it('an auditor changes nothing', () => {
    const changes = GRANTS.auditor.filter((permission) => !/\.(read|export)$/.test(permission));
    expect(changes).toEqual([]);
  });

  it('an institution’s user has the portal and nothing else', () => {
    expect(GRANTS['institution-user']).toEqual(['portal.use']);
  });

  it.each<[readonly Role[], boolean]>([
    [['operator', 'reviewer'], false],
    [['operator', 'fleet-technician'], false],
    [['operator', 'rule-manager'], true],
    [['administrator', 'approver'], true],
    [['auditor', 'operator'], true],
    [['institution-user', 'operator'], true],
    [['institution-user'], false],
  ])('%j held by one person is refused: %s', (roles, refused) => {
    expect(conflictOf(roles) !== undefined).toBe(refused);
  });

  it('each permission is somebody’s', () => {
    const granted = new Set(ROLES.flatMap((role) => GRANTS[role]));
    expect(PERMISSIONS.filter((permission) => !granted.has(permission))).toEqual([]);
  });
});
