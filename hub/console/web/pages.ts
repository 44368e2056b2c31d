import type { Permission } from '../../access/roles.ts';

/** Groups of the side bar, in its order. */
export const PAGE_GROUPS = ['own', 'work', 'rules', 'places', 'system'] as const;

/** Pages of the side bar, in its order, with what one needs to see each. The names are those of `router.ts`. */
export const PAGES = [
  { name: 'own-start', group: 'own', needs: 'portal.use' },
  { name: 'notices', group: 'own', needs: 'portal.use' },
  { name: 'own-self-checks', group: 'own', needs: 'portal.use' },
  { name: 'own-rating', group: 'own', needs: 'portal.use' },
  { name: 'own-practitioners', group: 'own', needs: 'portal.use' },
  { name: 'own-published', group: 'own', needs: 'portal.use' },
  { name: 'overview', group: 'work', needs: 'overview.read' },
  { name: 'queue', group: 'work', needs: 'finding.read' },
  { name: 'cases', group: 'work', needs: 'finding.read' },
  { name: 'look-up', group: 'work', needs: 'finding.read' },
  { name: 'inconclusive', group: 'work', needs: 'finding.read' },
  { name: 'reports', group: 'work', needs: 'report.read' },
  { name: 'imports', group: 'work', needs: 'claim.import' },
  { name: 'rules', group: 'rules', needs: 'rule.read' },
  { name: 'parameters', group: 'rules', needs: 'rule.read' },
  { name: 'credit', group: 'rules', needs: 'report.read' },
  { name: 'inspection', group: 'rules', needs: 'inspection.read' },
  { name: 'devices', group: 'places', needs: 'device.read' },
  { name: 'bedside', group: 'places', needs: 'overview.read' },
  { name: 'accounts', group: 'system', needs: 'account.manage' },
  { name: 'settings', group: 'system', needs: 'operations.read' },
  { name: 'audit', group: 'system', needs: 'audit.read' },
] as const satisfies readonly { name: string; group: (typeof PAGE_GROUPS)[number]; needs: Permission }[];

export type PageName = (typeof PAGES)[number]['name'];

/** Where the day of each kind of work begins; who does several kinds begins with the first of them. */
const HOMES: readonly (readonly [Permission, PageName])[] = [
  ['case.handle', 'queue'],
  ['case.work', 'cases'],
  ['rule.manage', 'rules'],
  ['device.manage', 'devices'],
  ['account.manage', 'accounts'],
  ['portal.use', 'own-start'],
];

/** The page that somebody begins with, or null: they may see none. */
export function homeOf(may: (permission: Permission) => boolean): PageName | null {
  const home = HOMES.find(([permission]) => may(permission))?.[1];
  return home ?? PAGES.find(({ needs }) => may(needs))?.name ?? null;
}
