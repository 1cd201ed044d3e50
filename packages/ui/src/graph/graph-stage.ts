import type { Palette } from '../theme/tokens.ts';
import type { GraphScene } from './graph-scene.ts';
import type { GraphHit } from './hit-test.ts';

/** What stands out at the moment. Indices of the scene. */
export type GraphEmphasis = {
  readonly selected: GraphHit | null;
  /** Nodes found by a search; null: no search. The rest steps back. */
  readonly found: ReadonlySet<number> | null;
  /** The node that the keyboard is on. */
  readonly active: number | null;
};

export const NO_EMPHASIS: GraphEmphasis = { selected: null, found: null, active: null };

export type StageEvents = {
  /** Null: on nothing. `x`, `y` in CSS pixels from the stage's corner. */
  readonly onHover: (hit: GraphHit | null, x: number, y: number) => void;
  readonly onClick: (hit: GraphHit | null) => void;
  readonly onDoubleClick: (hit: GraphHit) => void;
  /** For measurements: a picture is complete. */
  readonly onDrawn?: () => void;
};

/**
 * The only face that the page sees of what draws a graph. There are two: G6 for small graphs, a canvas of ours for large ones (docs/adr).
 * Both own the viewport, which is the user's once they have moved it and fits the scene before.
 */
export type GraphStage = {
  /** @param isNewPlace the scene has other places than the one before: the viewport fits it anew */
  readonly draw: (scene: GraphScene, emphasis: GraphEmphasis, palette: Palette, isNewPlace: boolean) => void;
  readonly resize: (width: number, height: number) => void;
  readonly fit: () => void;
  readonly zoomBy: (factor: number) => void;
  /** Brings a node into view if it is not. */
  readonly reveal: (node: number) => void;
  readonly destroy: () => void;
};
