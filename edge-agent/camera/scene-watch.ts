import type { Frame } from '../../models/engine/face-engine.ts';
import type { LumaGrid } from './luma-grid.ts';
import { sceneLikeness, sceneOf } from './scene-likeness.ts';

/** The scene is looked at so often, ms. */
const LOOK_EVERY_MS = 1_000;

/** Looks from which the first reference is made; of each cell the median, so that whoever passes by is not in it. */
const LEARNING_LOOKS = 20;

/** With less of the reference in view it is another scene, with more again it is the old one: people hide some of it. */
const OTHER_SCENE = 0.3;
const OLD_SCENE = 0.5;

/** Another view that stays like itself for so long is no crowd that walks through the picture, ms. */
const MOVED_MS = 8_000;
const LIKE_ITSELF = 0.6;

/** The old view for so long again, ms. */
const BACK_MS = 3_000;

/** How much of each look goes into the reference while the view is the old one: in about ten minutes the sun moves on. */
const ADAPTION = 1 / 600;

/** The reference is kept so often, ms: after a restart it is known where the camera looked before. */
const KEEP_EVERY_MS = 3_600_000;

/** Tells whether a camera still looks where it looked when it was put up. */
export interface SceneWatch {
  /** A decoded frame that shows something. */
  seen(frame: Frame, at: number): void;
  /** Undefined while nobody can tell: the reference is being learned, or the view has too little texture. */
  readonly moved: boolean | undefined;
}

/** `remembered`: the reference of an earlier run. `keep` is given each reference that is worth remembering. */
export function createSceneWatch(remembered: LumaGrid | undefined, keep: (reference: LumaGrid) => void): SceneWatch {
  let reference = remembered;
  let keptAt = 0;
  let lookedAt = Number.NEGATIVE_INFINITY;
  let moved: boolean | undefined;
  let other: { readonly first: LumaGrid; readonly since: number } | undefined;
  let backSince: number | undefined;
  const looks: LumaGrid[] = [];

  const learn = (scene: LumaGrid, at: number) => {
    looks.push(scene);
    if (looks.length < LEARNING_LOOKS) return;
    reference = medianOf(looks);
    looks.length = 0;
    keptAt = at;
    keep(reference);
  };

  const isOther = (scene: LumaGrid, at: number) => {
    backSince = undefined;
    // A view without texture, such as a wall, is like itself: it has nothing that could walk through it.
    const likeItself = other !== undefined && (sceneLikeness(other.first, scene) ?? 1) >= LIKE_ITSELF;
    if (!other || !likeItself) other = { first: scene, since: at };
    else if (at - other.since >= MOVED_MS) moved = true;
  };

  const isOld = (known: LumaGrid, scene: LumaGrid, at: number) => {
    other = undefined;
    backSince ??= at;
    if (moved && at - backSince < BACK_MS) return;
    moved = false;
    for (const [i, luma] of scene.cells.entries())
      known.cells[i] = (known.cells[i] ?? 0) * (1 - ADAPTION) + luma * ADAPTION;
    if (at - keptAt < KEEP_EVERY_MS) return;
    keptAt = at;
    keep(known);
  };

  return {
    seen(frame, at) {
      if (at - lookedAt < LOOK_EVERY_MS) return;
      lookedAt = at;
      const scene = sceneOf(frame);
      if (!reference) return learn(scene, at);
      const likeness = sceneLikeness(reference, scene);
      if (likeness === undefined) moved = undefined;
      else if (likeness < OTHER_SCENE) isOther(scene, at);
      else if (likeness >= OLD_SCENE) isOld(reference, scene, at);
    },
    get moved() {
      return moved;
    },
  };
}

function medianOf(looks: readonly LumaGrid[]): LumaGrid {
  const [first] = looks;
  if (!first) throw new Error('a median needs at least one look');
  const cells = first.cells.map((_, cell) => {
    const values = looks.map((look) => look.cells[cell] ?? 0).sort((one, next) => one - next);
    return values[values.length >> 1] ?? 0;
  });
  return { ...first, cells };
}
