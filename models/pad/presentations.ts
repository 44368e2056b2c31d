import { z } from 'zod';
import { ModelError } from '../error.ts';
import { readRows } from '../evaluation/labelled-rows.ts';

/** One picture of a presentation to a camera: of a living person (`genuine`), or of an attack, whose species `label` names. */
const Presentation = z.strictObject({
  file: z.string().min(1),
  label: z.string().min(1).max(64),
  /** Where it was taken, and how: figures of different domains do not mix. */
  domain: z.string().min(1).max(64),
  subject: z.string().min(1),
  source: z.string().min(1),
});
export type Presentation = z.infer<typeof Presentation>;

/** The label of a living person. */
export const GENUINE = 'genuine';

/** Reads `file,label,domain,subject,source`. Throws DATA_SET_INVALID naming the line; both kinds have to be there. */
export function readPresentations(path: string): Presentation[] {
  const presentations = readRows(path, Presentation);
  const genuine = presentations.filter(({ label }) => label === GENUINE).length;
  if (genuine === 0 || genuine === presentations.length) {
    throw new ModelError('DATA_SET_INVALID', `${path} needs rows labelled ${GENUINE}, and rows of attacks`);
  }
  return presentations;
}
