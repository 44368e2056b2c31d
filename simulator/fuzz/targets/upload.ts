import { createHash } from 'node:crypto';
import { FILE_KINDS, type FileKind, kindOfEnding } from '../../../hub/files/kinds.ts';
import { endingOf } from '../../../hub/files/shown-name.ts';
import type { Dice } from '../../dice.ts';
import { type HostileFile, hostileFiles } from '../hostile-upload.ts';
import { hostileBytes } from '../mutate-bytes.ts';
import { type Outcome, refused, type Target } from '../target.ts';
import { createUploadVictim, FILE_BYTES } from '../upload-victim.ts';

const BOUNDARY = 'a-boundary-that-is-in-no-file';
const UNSEEN = /[/\\\p{Cc}\p{Cf}\p{Cs}]/u;

/** What an institution attaches to its answer, through the console's own door. What is taken has to come back as it was, and harmless. */
export const uploadTarget: Target = {
  name: 'upload',
  share: 20,
  async open(field) {
    const victim = await createUploadVictim(field);
    const fileFrom = await hostileFiles();

    async function attempt(dice: Dice): Promise<Outcome> {
      const file = fileFrom(dice);
      const { headers, payload, whole } = requestWith(file, dice);
      const answer = await victim.ask({ method: 'POST', url: victim.path, headers, payload });
      if (answer.statusCode >= 500) throw new Error(`answered ${answer.statusCode}: ${answer.body.slice(0, 300)}`);
      if (answer.statusCode >= 400) {
        if (victim.kept().length > 0) throw new Error(`refused, and left ${victim.kept().join(', ')}`);
        return refused(/"code":"([A-Z_]{1,40})"/.exec(answer.body)?.[1] ?? `HTTP_${answer.statusCode}`);
      }
      const row: { id: string; name: string; kind: FileKind; digest: string } = answer.json();
      if (whole && file.never) throw new Error(`took ${file.name}, which is two things or has a program in it`);
      if (whole && row.digest !== digestOf(file.content)) throw new Error('took something else than what was sent');
      assertHarmless(row);
      await assertGivenBack(row);
      return 'accepted';
    }

    function assertHarmless({ name, kind }: { name: string; kind: FileKind }): void {
      if (name === '' || UNSEEN.test(name) || [...name].length > 120)
        throw new Error(`shows the name ${JSON.stringify(name)}`);
      if (kindOfEnding(endingOf(name)) !== kind) throw new Error(`calls ${name} ${kind}`);
      const lost = victim.kept().filter((path) => !/^[\w-]{2}\/[\w-]{43}\.sealed$/.test(path));
      if (lost.length > 0) throw new Error(`put ${lost.join(', ')} where no content belongs`);
    }

    async function assertGivenBack({
      id,
      kind,
      digest,
    }: {
      id: string;
      kind: FileKind;
      digest: string;
    }): Promise<void> {
      const url = `${victim.path}/${id}`;
      const { headers, rawPayload } = await victim.ask({ method: 'GET', url });
      if (digestOf(rawPayload) !== digest) throw new Error('gives back something else than what it took');
      const disposition = String(headers['content-disposition']);
      if (!/^attachment; filename="file-[\w-]+\.\w+"; filename\*=UTF-8''[\w.~!%-]+$/.test(disposition)) {
        throw new Error(`gives it out as ${disposition}`);
      }
      const safe =
        headers['x-content-type-options'] === 'nosniff' && /^sandbox/.test(`${headers['content-security-policy']}`);
      if (!safe || headers['content-type'] !== FILE_KINDS[kind].mediaType) throw new Error('gives it out to be shown');
      const gone = await victim.ask({ method: 'DELETE', url });
      if (gone.statusCode !== 204 || victim.kept().length > 0) throw new Error('does not let it go again');
    }

    return { attempt, close: victim.close };
  },
};

function digestOf(content: Buffer): string {
  return createHash('sha256').update(content).digest('base64url');
}

/** The form around a file, in one of six wrong. `whole`: it is as a browser sends it, so the file has to be read as it is. */
function requestWith({ name, content, never }: HostileFile, dice: Dice) {
  const size = dice.below(25) === 0 && !never ? dice.pick([FILE_BYTES - 1, FILE_BYTES, FILE_BYTES + 1, 90_000]) : null;
  const sent = size === null ? content : Buffer.concat([content, Buffer.alloc(size, 0x20)]).subarray(0, size);
  const part = (given: string, field = 'file') =>
    `--${BOUNDARY}\r\ncontent-disposition: form-data; name="${field}"; filename="${given}"\r\ncontent-type: application/octet-stream\r\n\r\n`;
  const end = Buffer.from(`\r\n--${BOUNDARY}--\r\n`);
  const type = `multipart/form-data; boundary=${BOUNDARY}`;
  const escaped = name.replaceAll('"', '%22').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
  const good = Buffer.concat([Buffer.from(part(escaped)), sent, end]);
  const whole = dice.below(6) > 0;
  if (whole) return { headers: { 'content-type': type }, payload: good, whole: size === null };
  const wrong: readonly (() => { type?: string; payload: Buffer; headers?: object })[] = [
    () => ({ payload: hostileBytes(good, dice) }),
    () => ({ payload: good.subarray(0, dice.below(good.length)) }),
    () => ({ payload: Buffer.concat([Buffer.from(part(name)), sent, end]) }),
    () => ({
      payload: Buffer.concat([Buffer.from(part(escaped)), sent, Buffer.from(`\r\n${part('b.pdf')}`), sent, end]),
    }),
    () => ({ payload: Buffer.concat([Buffer.from(part(escaped, '__proto__')), sent, end]) }),
    () => ({ payload: good, type: `multipart/form-data; boundary=${dice.pick(['', '"', 'x'.repeat(5000), 'other'])}` }),
    () => ({ payload: good, type: dice.pick(['application/json', 'text/plain', 'multipart/mixed', '']) }),
    () => ({ payload: good, headers: { 'content-length': dice.pick(['0', '1', '99999999999', '-1', 'x']) } }),
    () => ({ payload: good, headers: { 'content-encoding': 'gzip' } }),
    () => ({ payload: good, headers: { origin: 'https://evil.example' } }),
  ];
  const chosen = dice.pick(wrong)();
  return {
    headers: { 'content-type': chosen.type ?? type, ...chosen.headers },
    payload: chosen.payload,
    whole: false,
  };
}
