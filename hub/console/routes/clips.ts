import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { Digest } from '../../../contract/ids.ts';
import { audit } from '../../access/audit.ts';
import { auditReading } from '../../access/read-once.ts';
import { ClipError } from '../../clips/error.ts';
import { orderClip } from '../../clips/order.ts';
import { picturesOf } from '../../clips/pictures.ts';
import { readReceived } from '../../clips/received.ts';
import { clipsOfCase, clipsOfFinding } from '../case-clips.ts';
import { CaseClips, ClipInput, ClipPictures } from '../clip-schema.ts';
import type { Routes } from '../console-parts.ts';
import { ConsoleError } from '../error.ts';

const ById = z.strictObject({ id: z.string().max(64) });
const ByMedia = z.strictObject({ id: z.string().max(64), media: Digest });

/** Pictures that a device kept of an event: asked for by order of a case, and shown to whoever may see faces. Each of it is logged. */
export const clipRoutes: Routes = (app, { store, clips, now }) => {
  const reads = { access: 'evidence.read' } as const;
  const asks = clips !== undefined;
  const answer = { 200: CaseClips };

  const logged = (account: string, action: string, id: string, detail: { media: string; event?: string }) =>
    audit(store, { account, action, target: { type: 'case', id }, outcome: 'done', detail }, now());
  // Part of the reading of the finding or case: it says which events there are, and shows nobody.
  const listed = (request: FastifyRequest, type: 'finding' | 'case', id: string) =>
    auditReading(store, { account: request.actor, action: 'clips.listed', target: { type, id }, version: '' }, now());

  app.get('/v1/findings/:id/clips', { config: reads, schema: { params: ById, response: answer } }, async (request) => {
    const found = await clipsOfFinding(store.db, request.params.id, now());
    await listed(request, 'finding', request.params.id);
    return { ...found, asks };
  });

  app.get('/v1/cases/:id/clips', { config: reads, schema: { params: ById, response: answer } }, async (request) => {
    const found = await clipsOfCase(store.db, request.params.id, now());
    await listed(request, 'case', request.params.id);
    return { ...found, asks };
  });

  app.post(
    '/v1/cases/:id/clips',
    { config: { access: 'case.work' }, schema: { params: ById, body: ClipInput, response: answer } },
    async ({ params: { id }, body: { event }, actor }) => {
      if (!clips) throw new ConsoleError('SHOWS_ONLY', 'this process has no line to devices; use zs clips order');
      const { case: of, items } = await clipsOfCase(store.db, id, now());
      const clip = items.find((item) => item.event === event);
      if (!clip) throw new ClipError('NO_CLIP', 'no finding of this case rests on a picture of this event');
      if (of.closed) throw new ClipError('CASE_OVER', 'this case is closed; open it again first');
      // Whoever takes consent back must not be fetched again because of an older event (PIPL art. 15).
      if (clip.removedWhy === 'withdrawn') throw new ClipError('WITHDRAWN', 'the person took consent back');
      // Asking twice brings nothing twice: the first order stands.
      if (clip.state !== 'asked' && clip.state !== 'received') {
        await orderClip({ store, commands: clips.commands, now }, { event, order: of.number, by: actor });
        await logged(actor, 'clip.ordered', id, { event, media: clip.media });
      }
      return { ...(await clipsOfCase(store.db, id, now())), asks };
    },
  );

  app.get(
    '/v1/cases/:id/clips/:media',
    { config: { access: 'picture.read' }, schema: { params: ByMedia, response: { 200: ClipPictures } } },
    async ({ params: { id, media }, actor: by }) => {
      const { items } = await clipsOfCase(store.db, id, now());
      const known = items.some((item) => item.media === media && item.state === 'received');
      if (!clips || !known) throw new ClipError('NOT_HERE', 'no such pictures came for this case');
      const at = now();
      const pictures = picturesOf(readReceived(clips.dir, clips.vaultKey, media));
      await logged(by, 'clip.read', id, { media }); // before anything is shown
      return { by, at: new Date(at).toISOString(), pictures: pictures.map((one) => one.toString('base64')) };
    },
  );
};
