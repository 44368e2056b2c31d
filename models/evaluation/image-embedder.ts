import type { NotAssessableReason } from '../../contract/evidence.ts';
import { decodeImage } from '../decode.ts';
import { type Detection, visibleArea } from '../engine/detect.ts';
import type { Embedding, Frame } from '../engine/face-engine.ts';
import type { FaceEmbedder } from './face-embedder.ts';
import { readListedImage } from './labelled-rows.ts';

/** The embeddings of a set of images. An image where no face could be used has none. */
export interface EmbeddedImages {
  readonly embeddings: ReadonlyMap<string, Embedding>;
  /** The images without an embedding, each with the reasons. */
  readonly failed: ReadonlyMap<string, readonly NotAssessableReason[]>;
  /** Images that a kiosk would have advised to take better. */
  readonly advised: ReadonlySet<string>;
  /** From the bytes of the file to the embedding, decoding included; mean over all images. */
  readonly msPerImage: number;
}

/** Where images are read from, and who hears how far it has come. */
export interface EmbeddingOptions {
  readonly folder: string;
  readonly now: () => number;
  readonly progress: (done: number, total: number) => void;
}

/** Embeds the face of each named image. Throws for an image that is missing, unreadable or outside the folder. */
export async function embedImages(
  embedder: FaceEmbedder,
  files: readonly string[],
  { folder, now, progress }: EmbeddingOptions,
): Promise<EmbeddedImages> {
  const embeddings = new Map<string, Embedding>();
  const failed = new Map<string, readonly NotAssessableReason[]>();
  const advised = new Set<string>();
  let elapsed = 0;
  for (const [index, file] of files.entries()) {
    const bytes = await readListedImage(folder, file);
    const start = now();
    const frame = await decodeImage(bytes);
    const result = await embedder.embed(frame);
    elapsed += now() - start;
    if (result.outcome === 'usable') embeddings.set(file, result.embedding);
    else failed.set(file, result.reasons);
    if (result.outcome === 'usable' && result.advised) advised.add(file);
    progress(index + 1, files.length);
  }
  return { embeddings, failed, advised, msPerImage: elapsed / Math.max(1, files.length) };
}

/** The face a photograph is about: large and central, by visible area minus twice the squared distance from the middle. */
export function mainFace(detections: readonly Detection[], frame: Frame): Detection | undefined {
  const prominence = ({ box }: Detection) => {
    const dx = box.x + box.width / 2 - frame.width / 2;
    const dy = box.y + box.height / 2 - frame.height / 2;
    return visibleArea(box, frame) - 2 * (dx * dx + dy * dy);
  };
  return [...detections].sort((one, other) => prominence(other) - prominence(one))[0];
}
