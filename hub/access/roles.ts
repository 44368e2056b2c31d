/** What a route can ask for. A permission names a thing and what is done with it. */
export const PERMISSIONS = [
  'overview.read',
  'finding.read',
  /** A person's evidence and timeline, and what is drawn from it. Each reading is logged. */
  'evidence.read',
  'evidence.export',
  /** Pictures of a person that came by order of a case. Each look is logged. */
  'picture.read',
  'finding.decide',
  /** Takes part in the procedure of a case; each step asks for one of the next three as well. */
  'case.work',
  'case.handle',
  'case.review',
  'case.approve',
  'claim.import',
  'master.read',
  'master.import',
  'rule.read',
  'rule.manage',
  'device.read',
  'device.manage',
  'report.read',
  /** Proposes points and objects to scorecards; whoever manages credit settles both. */
  'credit.propose',
  'credit.manage',
  /** Who is inspected and by whom, before it happens. */
  'inspection.read',
  'portal.use',
  'operations.read',
  'audit.read',
  'account.manage',
] as const;
export type Permission = (typeof PERMISSIONS)[number];

export const ROLES = [
  'operator',
  'reviewer',
  'approver',
  'institution-user',
  'auditor',
  'rule-manager',
  'fleet-technician',
  'administrator',
] as const;
export type Role = (typeof ROLES)[number];

const READS_CASES: readonly Permission[] = [
  'overview.read',
  'finding.read',
  'evidence.read',
  'report.read',
  'rule.read',
];

/**
 * What each role may do; nothing else. An administrator sees no faces and no cases, a rule manager decides none, whoever
 * reviews or approves is nobody who handles (`hub/workflow` also refuses the same person twice on one case).
 */
export const GRANTS: Readonly<Record<Role, readonly Permission[]>> = {
  operator: [
    ...READS_CASES,
    'evidence.export',
    'picture.read',
    'finding.decide',
    'case.work',
    'case.handle',
    'credit.propose',
    'inspection.read',
    'claim.import',
    'master.read',
    'master.import',
    'device.read',
  ],
  reviewer: [
    ...READS_CASES,
    'evidence.export',
    'picture.read',
    'case.work',
    'case.review',
    'credit.propose',
    'inspection.read',
    'device.read',
    'master.read',
  ],
  approver: [
    ...READS_CASES,
    'evidence.export',
    'picture.read',
    'case.work',
    'case.approve',
    'credit.propose',
    'credit.manage',
    'inspection.read',
    'device.read',
    'master.read',
  ],
  'institution-user': ['portal.use'],
  auditor: [
    ...READS_CASES,
    'evidence.export',
    'inspection.read',
    'master.read',
    'device.read',
    'operations.read',
    'audit.read',
  ],
  'rule-manager': ['overview.read', 'finding.read', 'rule.read', 'rule.manage', 'report.read', 'master.read'],
  'fleet-technician': ['device.read', 'device.manage', 'operations.read'],
  administrator: ['account.manage', 'audit.read', 'operations.read', 'device.read', 'rule.read'],
};

/** Roles that one person must not hold together: who sets the rules, who keeps the accounts and who decides are three. */
const APART: readonly (readonly [Role, Role])[] = [
  ['rule-manager', 'operator'],
  ['rule-manager', 'reviewer'],
  ['rule-manager', 'approver'],
  ['administrator', 'operator'],
  ['administrator', 'reviewer'],
  ['administrator', 'approver'],
  ['administrator', 'rule-manager'],
  ['auditor', 'operator'],
  ['auditor', 'reviewer'],
  ['auditor', 'approver'],
  ['auditor', 'rule-manager'],
  ['auditor', 'administrator'],
  ['auditor', 'fleet-technician'],
];

/** The first pair of roles that exclude each other; an institution's own user holds no other role at all. */
export function conflictOf(roles: readonly Role[]): readonly [Role, Role] | undefined {
  const held = new Set(roles);
  const other = roles.find((role) => role !== 'institution-user');
  if (held.has('institution-user') && other) return ['institution-user', other];
  return APART.find(([one, two]) => held.has(one) && held.has(two));
}

export function permissionsOf(roles: readonly Role[]): ReadonlySet<Permission> {
  return new Set(roles.flatMap((role) => GRANTS[role]));
}
