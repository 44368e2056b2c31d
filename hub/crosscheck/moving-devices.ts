import { type RawBuilder, type SqlBool, sql } from 'kysely';

/**
 * Devices that are carried about: nobody registered where they stand (`DeviceConfig.position`). What such a device says of its
 * place it has measured.
 */
export const MOVES: RawBuilder<SqlBool> = sql`devices.config not like '%"position":%'`;
