import { z } from 'zod';

/** A message without words: a code that the language files know, and its parameters. Times are ISO, amounts fen. */
export const Message = z.strictObject({
  code: z.string().min(1).max(64),
  params: z.record(z.string(), z.union([z.string(), z.number()])),
});
export type Message = z.infer<typeof Message>;
