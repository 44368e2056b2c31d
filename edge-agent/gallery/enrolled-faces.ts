import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Subject } from '../../contract/evidence.ts';
import type { Embedding } from '../../models/engine/face-engine.ts';
import { decodeVector } from '../../models/template.ts';
import { GalleryError } from './error.ts';
import { openGallery } from './gallery.ts';

/** The faces of one type of people in a gallery, for measuring thresholds on the device itself. */
export interface EnrolledFaces {
  readonly faces: readonly { readonly person: string; readonly embedding: Embedding }[];
  /** Templates left out because they could not be opened, or are of another model. */
  readonly leftOut: number;
}

/**
 * Reads the enrolled faces of a device's folder. Only one type of people: a doctor may be insured as well, and would count
 * as two people who look alike. Throws GALLERY_MISSING rather than make an empty gallery.
 */
export function readEnrolledFaces(folder: string, model: string, type: Subject['type']): EnrolledFaces {
  if (!existsSync(join(folder, 'gallery.sqlite'))) {
    throw new GalleryError(
      'GALLERY_MISSING',
      `${folder} holds no gallery.sqlite; name the folder of a device that enrols`,
    );
  }
  const gallery = openGallery(folder);
  try {
    const faces: { person: string; embedding: Embedding }[] = [];
    let otherModel = 0;
    const unreadable = gallery.forEach(({ subject, model: madeWith, vector }) => {
      if (subject.type !== type) return;
      if (madeWith === model) faces.push({ person: subject.id, embedding: decodeVector(vector) });
      else otherModel++;
    });
    return { faces, leftOut: unreadable + otherModel };
  } finally {
    gallery.close();
  }
}
