import { z } from 'zod';

const Words = z.string().trim().min(2).max(2000);
const BothLanguages = z.strictObject({ 'zh-CN': Words, en: Words });

/**
 * What people are told before their face is used (Personal Information Protection Law art. 17 and 30; Measures on face
 * recognition of 2025-06-01, art. 5): who processes, what for and how, for how long, what follows for them, what else they
 * can do, and how they get their rights. `version` is what devices show and consents name.
 */
export const Notice = z.strictObject({
  version: z.string().regex(/^[\w.-]{1,64}$/, 'letters, digits, dot, dash and underscore, at most 64'),
  /** From when devices are to show it. */
  validFrom: z.iso.datetime({ offset: true }),
  controller: z.strictObject({ name: BothLanguages, contact: Words }),
  purpose: BothLanguages,
  method: BothLanguages,
  retention: BothLanguages,
  necessityAndImpact: BothLanguages,
  alternatives: BothLanguages,
  rights: BothLanguages,
  /** Whether the change needs consent anew: another purpose, method or kind of data (PIPL art. 14, second paragraph). */
  renewsConsent: z.boolean(),
});
export type Notice = z.infer<typeof Notice>;
