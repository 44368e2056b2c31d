import { z } from 'zod';
import { DeviceId, SubjectId } from '../../../contract/ids.ts';
import { audit } from '../../access/audit.ts';
import { findByNumber, findSubjects, NumberLookUp } from '../../subjects/look-up.ts';
import { SubjectHit } from '../../subjects/look-up-schema.ts';
import {
  DeviceSummary,
  InstitutionSummary,
  PersonSummary,
  PractitionerSummary,
  type SubjectPage,
} from '../../subjects/subject-schema.ts';
import { loadSubject } from '../../subjects/summary.ts';
import type { Routes } from '../console-parts.ts';
import { ConsoleError } from '../error.ts';

const Someone = z.strictObject({ id: SubjectId });
const Institution = z.strictObject({ id: z.string().min(1).max(40) });
const Device = z.strictObject({ id: DeviceId });
const Words = z.strictObject({ text: z.string().trim().min(2).max(64) });
const Hits = z.strictObject({ items: z.array(SubjectHit) });

const nothing = () => new ConsoleError('NOT_FOUND', 'nothing is known about this; check what was typed');

/** Pages of people, institutions and devices. Reading about a person leaves a line in the audit log, each time. */
export const subjectRoutes: Routes = (app, { store, identity, now }) => {
  const reader = { db: store.db, now };
  const aboutPeople = { access: 'evidence.read' } as const;
  const aboutThings = { access: 'finding.read' } as const;

  const logged = async (account: string, action: string, type: SubjectPage, id: string) =>
    await audit(store, { account, action, target: { type, id }, outcome: 'done' }, now());

  app.get(
    '/v1/subjects/person/:id',
    { config: aboutPeople, schema: { params: Someone, response: { 200: PersonSummary } } },
    async ({ params, actor }) => {
      await logged(actor, 'subject.read', 'person', params.id);
      const found = await loadSubject(reader, 'person', params.id);
      if (found?.type !== 'person') throw nothing();
      return found;
    },
  );

  app.get(
    '/v1/subjects/practitioner/:id',
    { config: aboutPeople, schema: { params: Someone, response: { 200: PractitionerSummary } } },
    async ({ params, actor }) => {
      await logged(actor, 'subject.read', 'practitioner', params.id);
      const found = await loadSubject(reader, 'practitioner', params.id);
      if (found?.type !== 'practitioner') throw nothing();
      return found;
    },
  );

  app.get(
    '/v1/subjects/institution/:id',
    { config: aboutThings, schema: { params: Institution, response: { 200: InstitutionSummary } } },
    async ({ params }) => {
      const found = await loadSubject(reader, 'institution', params.id);
      if (found?.type !== 'institution') throw nothing();
      return found;
    },
  );

  app.get(
    '/v1/subjects/device/:id',
    { config: aboutThings, schema: { params: Device, response: { 200: DeviceSummary } } },
    async ({ params }) => {
      const found = await loadSubject(reader, 'device', params.id);
      if (found?.type !== 'device') throw nothing();
      return found;
    },
  );

  app.post(
    '/v1/subjects/search',
    { config: aboutThings, schema: { body: Words, response: { 200: Hits } } },
    async ({ body }) => ({ items: await findSubjects(store.db, body.text) }),
  );

  // The adversary is a colleague who looks up a neighbour: who asked for whom is kept, found or not.
  app.post(
    '/v1/subjects/by-number',
    { config: aboutPeople, schema: { body: NumberLookUp, response: { 200: Hits } } },
    async ({ body, actor }) => {
      const { id, hit } = await findByNumber(store.db, identity.regionKey, body.type, body.number);
      await logged(actor, 'subject.looked-up', body.type === 'insured' ? 'person' : 'practitioner', id);
      return { items: hit ? [hit] : [] };
    },
  );
};
