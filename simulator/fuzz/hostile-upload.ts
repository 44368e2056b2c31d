import sharp from 'sharp';
import writeExcelFile from 'write-excel-file/node';
import { newPaper } from '../../hub/reports/paper.ts';
import type { Dice } from '../dice.ts';
import { hostileBytes, noise } from './mutate-bytes.ts';
import { hostileText } from './mutate-json.ts';
import { zipOf } from './zip-writer.ts';

/** A file as somebody hostile would send it. */
export interface HostileFile {
  readonly name: string;
  readonly content: Buffer;
  /** Two files in one, or one with a program in it: whatever it is called, it may not be taken. */
  readonly never?: true;
}

const TYPES = { name: '[Content_Types].xml', content: '<Types/>' };
const TEXT = { name: 'word/document.xml', content: '<document/>' };
/** Half a megabyte that unfolds from half a kilobyte. */
const ZEROS = Buffer.alloc(500_000);
const ENDINGS = [
  'pdf',
  'png',
  'jpg',
  'jpeg',
  'heic',
  'docx',
  'xlsx',
  'csv',
  'txt',
  'exe',
  'docm',
  'html',
  'svg',
  'zip',
];
const NAMES: readonly ((ending: string) => string)[] = [
  (ending) => `../../../etc/cron.d/a.${ending}`,
  (ending) => `..\\..\\windows\\a.${ending}`,
  (ending) => `%2e%2e%2fa.${ending}`,
  (ending) => `/etc/passwd\0.${ending}`,
  (ending) => `a\u202efdp.${ending}`,
  (ending) => `a.exe.${ending}`,
  (ending) => `a.${ending}.exe`,
  (ending) => `a.${ending}.`,
  (ending) => `a.${ending}:stream`,
  (ending) => `a.${ending}"; filename="b.exe`,
  (ending) => `a.${ending}\r\ncontent-type: text/html`,
  (ending) => `.${ending}`,
  (ending) => `CON.${ending}`,
  (ending) => `e\u0301\u200b${'长'.repeat(400)}.${ending}`,
  (ending) => `👩‍⚕️.${ending.toUpperCase()}`,
  () => '',
  () => '.',
  () => '..',
];

/** Real files of each kind that is taken, altered, wrongly named, put into one another; the same for the same dice. */
export async function hostileFiles(): Promise<(dice: Dice) => HostileFile> {
  const picture = sharp({ create: { width: 8, height: 8, channels: 3, background: '#888' } });
  const [png, jpg] = [await picture.clone().png().toBuffer(), await picture.clone().jpeg().toBuffer()];
  const paper = newPaper('scan');
  paper.paper.font('Helvetica').text('scan');
  const pdf = await paper.finish();
  const docx = zipOf([TYPES, TEXT]);
  const heic = Buffer.concat([Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'latin1'), Buffer.alloc(64)]);
  const text = Buffer.from('日期,当班\n2026-09-08,护士甲\n');
  const samples: readonly (readonly [ending: string, content: Buffer])[] = [
    ...([
      ['pdf', pdf],
      ['png', png],
      ['jpg', jpg],
      ['heic', heic],
      ['docx', docx],
      ['csv', text],
      ['txt', text],
    ] as const),
    ['xlsx', await writeExcelFile([[{ value: 'a' }]]).toBuffer()],
  ];
  const program = Buffer.from('MZ\x90\0\x03\0\0\0', 'latin1');
  const never: readonly (readonly [ending: string, content: Buffer])[] = [
    ['png', Buffer.concat([png.subarray(0, 33), pdf, png.subarray(33)])],
    ['pdf', Buffer.concat([png, pdf])],
    ['pdf', Buffer.concat([program, pdf])],
    ['jpg', Buffer.concat([jpg, docx])],
    ['pdf', Buffer.concat([pdf, docx])],
    ['txt', Buffer.concat([text, pdf])],
    ['docx', Buffer.concat([docx, pdf])],
    ['docx', zipOf([TYPES, TEXT, { name: 'word/vbaProject.bin', content: 'macro' }])],
    [
      'xlsx',
      zipOf([TYPES, { name: 'XL/Workbook.xml', content: '' }, { name: 'xl/activeX/a.bin', content: 'control' }]),
    ],
    ['docx', Buffer.concat([program, docx])],
    ['txt', program],
    ['zip', docx],
  ];

  // Directories that lie, parts that unfold, paths that lead out: nothing of it is unpacked, so all of it may be taken or refused.
  const archive = (dice: Dice): Buffer => {
    const lie = dice.pick([
      { size: 0x7fff_ffff },
      { packedSize: 0 },
      { flags: 1 },
      { method: 99 },
      { sharesWith: 0 },
      {},
    ]);
    const bomb = { name: dice.pick(['word/media/a.png', '../../a', 'word/document.xml']), content: ZEROS, ...lie };
    const zip = zipOf(
      [TYPES, TEXT, bomb, ...Array.from({ length: dice.below(40) }, () => TEXT)],
      '!'.repeat(dice.below(9)),
    );
    return dice.below(3) === 0 ? zipOf([TYPES, TEXT, { name: 'word/inner.docx', content: zip }]) : zip;
  };

  return (dice) => {
    const kind = dice.below(10);
    if (kind < 2) {
      const [ending, content] = dice.pick(never);
      return { name: nameFor(ending, dice), content, never: true };
    }
    const [ending, whole] = dice.pick(samples);
    const content =
      kind < 4 ? whole : kind < 7 ? hostileBytes(whole, dice) : kind < 9 ? archive(dice) : noise(dice, 90_000);
    const named = kind >= 7 && dice.below(2) === 0 ? 'docx' : dice.below(4) === 0 ? dice.pick(ENDINGS) : ending;
    return { name: nameFor(named, dice), content };
  };
}

function nameFor(ending: string, dice: Dice): string {
  const kind = dice.below(4);
  if (kind === 0) return dice.pick(NAMES)(ending);
  return kind === 1 ? `${hostileText('排班表', dice)}.${ending}` : `排班表.${ending}`;
}
