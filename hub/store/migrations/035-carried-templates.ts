import { addIndex, type SchemaMigration, withColumns } from '../schema.ts';

/** Templates that a staff kiosk sends to the cameras of its site, where the policy keeps templates at the site. */
export const carriedTemplates: SchemaMigration = async (db, kind) => {
  await withColumns(db.schema.createTable('carried_templates'), kind, {
    template: 'text',
    camera: 'text',
    subject_type: 'text',
    subject: 'text',
    consent: 'text',
    site: 'text',
    kiosk: 'text',
    jwe: 'text?',
    created_at: 'text',
    expires_at: 'text',
  })
    .addPrimaryKeyConstraint('carried_templates_pk', ['camera', 'subject'])
    .execute();
  await addIndex(db, 'carried_templates', ['subject']);
  await addIndex(db, 'carried_templates', ['site']);
};
