import { fileTypeFromBuffer } from 'file-type';
import type { SeenFile } from './edges.ts';
import { FileError } from './error.ts';
import { type FileKind, kindOfEnding, TAKEN_ENDINGS } from './kinds.ts';
import { officeKind, readArchive } from './office-package.ts';
import { endingOf } from './shown-name.ts';

const PACKED = ['PK', '\x1f\x8b'];
const PDF_END_BYTES = 2048;
/** Readers look for the header of a PDF this far into a file. */
const PDF_HEAD_BYTES = 1024;

/**
 * What a file is, by what is in it; its name has to agree. Throws FileError. The adversary is a file that is one thing to us and
 * another to the program that an operator opens it with.
 */
export async function recognise(name: string, seen: SeenFile): Promise<FileKind> {
  if (seen.bytes === 0) throw new FileError('EMPTY', `${name} is empty; choose the file again`);
  const promised = kindOfEnding(endingOf(name));
  if (!promised) throw refusedKind(name);
  const kind = await kindOfContent(name, promised, seen);
  if (kind === undefined) {
    throw new FileError('NOT_WHAT_IT_SAYS', `${name} does not hold what its ending says; save it again in that format`);
  }
  if (kind !== promised) {
    throw new FileError('NOT_WHAT_IT_SAYS', `${name} holds ${kind}; give it the right ending and attach it again`);
  }
  return kind;
}

async function kindOfContent(name: string, promised: FileKind, seen: SeenFile): Promise<FileKind | undefined> {
  const archive = readArchive(seen);
  if (startsPacked(seen.head)) {
    if (typeof archive === 'string') return undefined;
    const office = officeKind(archive.entries);
    if (office === 'macros') {
      throw new FileError('MACROS', `${name} holds macros; save it without them, or as PDF`);
    }
    return office;
  }
  if (archive !== 'no-archive') throw twoInOne(name);
  if (seen.text && (promised === 'csv' || promised === 'txt')) {
    if (seen.head.subarray(0, PDF_HEAD_BYTES).includes('%PDF-')) throw twoInOne(name);
    return promised;
  }
  const kind = kindOfMagic((await fileTypeFromBuffer(seen.head))?.ext);
  if (kind && kind !== 'pdf' && seen.head.subarray(0, PDF_HEAD_BYTES).includes('%PDF-')) throw twoInOne(name);
  return kind && endsRight(kind, seen.tail) ? kind : undefined;
}

// Packed files are told by their directory alone: file-type would unpack a little of them to see what is inside.
function startsPacked(head: Buffer): boolean {
  return PACKED.some((magic) => head.subarray(0, 2).equals(Buffer.from(magic, 'latin1')));
}

function kindOfMagic(ending: string | undefined): FileKind | undefined {
  if (ending === 'heif') return 'heic';
  return ending === 'pdf' || ending === 'jpg' || ending === 'png' || ending === 'heic' ? ending : undefined;
}

// A picture or document that was cut off, or has something hung onto it, ends otherwise.
function endsRight(kind: FileKind, tail: Buffer): boolean {
  if (kind === 'pdf') return tail.subarray(-PDF_END_BYTES).includes('%%EOF');
  if (kind === 'png') return tail.subarray(-8, -4).equals(Buffer.from('IEND'));
  return true; // phones write more pictures behind a JPEG; a HEIC has no end mark
}

function refusedKind(name: string): FileError {
  return new FileError('KIND_REFUSED', `${name} can't be attached; taken are ${TAKEN_ENDINGS.join(', ')}`);
}

function twoInOne(name: string): FileError {
  return new FileError('TWO_IN_ONE', `${name} is two files in one; save it again as PDF and attach that`);
}
