import type { Photo } from './portrait.ts';

/** Somebody of the demo day. Numbers are synthetic; the faces are those of the photographs, who have nothing to do with this. */
export interface Person {
  readonly number: string;
  readonly type: 'insured' | 'practitioner';
  /** What the camera sees. */
  readonly photo: Photo;
}

const insured = (serial: number, photo: Photo): Person => ({
  number: `350203990000000${serial}`,
  type: 'insured',
  photo,
});
const practitioner = (serial: number, photo: Photo): Person => ({
  number: `D35020399000${serial}`,
  type: 'practitioner',
  photo,
});

// Boxes are the faces' own, in pixels of the photograph: x, y, width, height.
export const cast = {
  returning: insured(1, ['sample3', 1073, 206, 233, 310]),
  regular: insured(2, ['sample6', 259, 486, 208, 278]),
  afternoon: insured(3, ['sample6', 674, 320, 178, 308]),
  impersonated: insured(4, ['sample6', 1479, 250, 223, 303]),
  neverCame: insured(5, ['sample3', 593, 320, 201, 277]),
  choosesStaff: insured(6, ['sample6', 1167, 311, 197, 270]),
  atBrokenKiosk: insured(7, ['sample4', 661, 65, 187, 249, -28]),
  cancels: insured(8, ['sample5', 1414, 390, 178, 274]),
  present: practitioner(1, ['sample5', 796, 118, 152, 206]),
  twoPlaces: practitioner(2, ['sample5', 1114, 208, 162, 221]),
  /** Rents out the licence: bills, and is never there. */
  absent: practitioner(3, ['sample4', 1264, 163, 156, 231, -28]),
} as const satisfies Record<string, Person>;

/** `returning` in a photograph of another day: the one honest test of recognition that the material allows. */
export const ANOTHER_DAY: Photo = ['sample1', 1455, 221, 234, 213, -30];

/** Stands in front of the camera under somebody else's card. */
export const IMPOSTOR: Photo = ['sample3', 1504, 300, 182, 275];
