import type { ChallengePrompt } from '../contract/challenge.ts';
import type { FaceMesh, MeshMeasures } from '../models/mesh/face-mesh.ts';

/** How long a movement is held before the face looks at the camera again, ms. */
const HELD_MS = 1_000;
const BLINK_MS = 400;

/** How the measures of a face change while it does what is asked. */
const MOVED: Readonly<Record<ChallengePrompt, (face: MeshMeasures) => MeshMeasures>> = {
  left: (face) => ({ ...face, yawDeg: face.yawDeg + 27, noseOff: face.noseOff + 0.44 }),
  right: (face) => ({ ...face, yawDeg: face.yawDeg - 27, noseOff: face.noseOff - 0.44 }),
  closer: (face) => ({ ...face, eyeLinePx: face.eyeLinePx * 1.32, noseWidth: face.noseWidth * 1.05 }),
  blink: (face) => ({ ...face, eyesOpen: { left: face.eyesOpen.left * 0.35, right: face.eyesOpen.right * 0.35 } }),
  smile: (face) => ({ ...face, mouthWidth: face.mouthWidth * 1.3 }),
};

/** Somebody who does what is asked, a while after it was asked. */
export interface AskedPerson {
  /** Their face as the mesh measures it: the real mesh looks at each frame, and what it measured is changed by the movement. */
  readonly mesh: FaceMesh;
  /** What the screen asks for now; null = to look at the camera. Telling the same twice changes nothing. */
  told(prompt: ChallengePrompt | null): void;
}

/**
 * A person for a benchmark: a photograph can't turn its head, so the movement is put into the numbers of the mesh. What the machine
 * does takes its real time; how long people take to understand and to move is what `reactionMs` says, and nothing that was measured.
 */
export function createAskedPerson(real: FaceMesh, reactionMs: number, now: () => number): AskedPerson {
  let doing: { readonly prompt: ChallengePrompt; readonly from: number } | undefined;
  let last: ChallengePrompt | null = null;
  // Who was photographed looked past the lens; whoever is asked looks into it.
  let turned: MeshMeasures | undefined;
  return {
    told(prompt) {
      if (prompt === last) return;
      last = prompt;
      doing = prompt === null ? undefined : { prompt, from: now() + reactionMs };
    },
    mesh: {
      digests: real.digests,
      start: () => real.start(),
      stop: () => real.stop(),
      async look(frame) {
        const seen = await real.look(frame);
        const since = doing ? now() - doing.from : -1;
        const held = doing?.prompt === 'blink' ? BLINK_MS : HELD_MS;
        if (seen.outcome !== 'one') return seen;
        const { measures } = seen.face;
        turned ??= measures;
        const facing = {
          ...measures,
          yawDeg: measures.yawDeg - turned.yawDeg,
          noseOff: measures.noseOff - turned.noseOff,
        };
        return {
          outcome: 'one',
          face: { ...seen.face, measures: doing && since >= 0 && since <= held ? MOVED[doing.prompt](facing) : facing },
        };
      },
    },
  };
}
