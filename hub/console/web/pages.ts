import type { Permission } from '../../access/roles.ts';

/** Pages of the top bar, in its order, with what one needs to see each. The names are those of `router.ts`. */
export const PAGES = [
  { name: 'queue', needs: 'finding.read' },
  { name: 'inconclusive', needs: 'finding.read' },
  { name: 'devices', needs: 'device.read' },
  { name: 'accounts', needs: 'account.manage' },
  { name: 'audit', needs: 'audit.read' },
] as const satisfies readonly { name: string; needs: Permission }[];

export type PageName = (typeof PAGES)[number]['name'];
