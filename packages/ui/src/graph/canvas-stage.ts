import { prepareCanvas } from '../charts/canvas.ts';
import type { Palette } from '../theme/tokens.ts';
import { NO_EMPHASIS, type GraphEmphasis, type GraphStage, type StageEvents } from './graph-stage.ts';
import type { GraphScene } from './graph-scene.ts';
import { hitTest, type GraphHit } from './hit-test.ts';
import { forgetFittedTexts, paintGraph } from './paint-graph.ts';
import { listenToGestures } from './gestures.ts';
import { centreOn, fitView, isInView, keepInReach, zoomAt, type View } from './viewport.ts';

const REACH_PX = 6;
/** Of the window's size, drawn beyond each of its edges, so that a drag shows more of the graph at once. */
const BEYOND = 0.25;
/** The picture is drawn anew this long after the last movement; until then the old one is moved and scaled. */
const SETTLE_MS = 110;
/** A picture scaled further than this is drawn anew at once. */
const SCALE_MAX = 2.5;

/**
 * Draws graphs of any size on a canvas of our own, and only what is in the window and a little beyond. While a hand moves it the picture that is there is
 * moved by the compositor, whatever it cost to draw; it is drawn anew when the hand rests or the edge of the picture comes into the window.
 */
export function createCanvasStage(host: HTMLElement, events: StageEvents): GraphStage {
  const canvas = document.createElement('canvas');
  canvas.style.cssText = 'position:absolute;transform-origin:0 0;will-change:transform';
  host.append(canvas);
  let [width, height] = [host.clientWidth, host.clientHeight];
  let picture: { readonly scene: GraphScene; readonly emphasis: GraphEmphasis; readonly palette: Palette } | null = null;
  /** What the user has made of the viewport; null: it fits the scene. */
  let moved: View | null = null;
  let frame = 0;

  const viewNow = (scene: GraphScene): View => moved ?? fitView(scene, { width, height });
  /** The viewport that the picture on the canvas was drawn for. */
  let painted: View | null = null;
  let settle = 0;
  const paint = (): void => {
    cancelAnimationFrame(frame);
    clearTimeout(settle);
    [frame, settle] = [0, 0];
    if (picture === null || width === 0 || height === 0) return;
    const [beyondX, beyondY] = [Math.round(width * BEYOND), Math.round(height * BEYOND)];
    const whole = { width: width + 2 * beyondX, height: height + 2 * beyondY };
    canvas.style.left = `${String(-beyondX)}px`;
    canvas.style.top = `${String(-beyondY)}px`;
    canvas.style.width = `${String(whole.width)}px`;
    canvas.style.height = `${String(whole.height)}px`;
    canvas.style.transform = '';
    const context = prepareCanvas(canvas, whole.width, whole.height);
    if (context === null) return;
    const { scene, palette, emphasis } = picture;
    const view = viewNow(scene);
    painted = view;
    paintGraph(context, scene, { ...view, x: view.x + beyondX, y: view.y + beyondY }, whole, palette, emphasis);
    events.onDrawn?.();
  };
  /** Moves the picture to where the viewport is now. False: it does not reach that far. */
  const shift = (): boolean => {
    if (painted === null || picture === null) return false;
    const view = viewNow(picture.scene);
    const scale = view.zoom / painted.zoom;
    if (scale < 1 / SCALE_MAX || scale > SCALE_MAX) return false;
    const [beyondX, beyondY] = [width * BEYOND, height * BEYOND];
    // The canvas' corner stands at (−beyond), and so does its content: a point p of the graph is at p * painted.zoom + painted + beyond in it.
    const left = view.x - (painted.x + beyondX) * scale + beyondX;
    const top = view.y - (painted.y + beyondY) * scale + beyondY;
    const isCovered =
      left <= beyondX &&
      top <= beyondY &&
      left + width * (1 + 2 * BEYOND) * scale >= width + beyondX &&
      top + height * (1 + 2 * BEYOND) * scale >= height + beyondY;
    if (!isCovered) return false;
    canvas.style.transform = `translate(${String(left)}px,${String(top)}px) scale(${String(scale)})`;
    return true;
  };
  const follow = (): void => {
    frame = 0;
    if (!shift()) {
      paint();
      return;
    }
    events.onDrawn?.();
    clearTimeout(settle);
    settle = window.setTimeout(paint, SETTLE_MS);
  };
  const ask = (): void => {
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(paint);
  };
  const move = (change: (view: View) => View): void => {
    if (picture === null) return;
    moved = keepInReach(change(viewNow(picture.scene)), picture.scene, { width, height });
    if (frame === 0) frame = requestAnimationFrame(follow);
  };
  const hitAt = (x: number, y: number): GraphHit | null => {
    if (picture === null) return null;
    const view = viewNow(picture.scene);
    return hitTest(picture.scene, (x - view.x) / view.zoom, (y - view.y) / view.zoom, REACH_PX / view.zoom);
  };
  // A canvas does not wait for fonts, and is not drawn again by itself when they come.
  const fonts = new AbortController();
  document.fonts.addEventListener(
    'loadingdone',
    () => {
      forgetFittedTexts();
      ask();
    },
    { signal: fonts.signal },
  );
  const stopListening = listenToGestures(host, {
    onPan: (dx, dy) => move((view) => ({ ...view, x: view.x + dx, y: view.y + dy })),
    onZoom: (factor, x, y) => move((view) => zoomAt(view, factor, x, y)),
    onMove: (x, y) => {
      const hit = hitAt(x, y);
      host.style.cursor = hit === null ? 'grab' : 'pointer';
      events.onHover(hit, x, y);
    },
    onLeave: () => events.onHover(null, 0, 0),
    onTap: (x, y) => events.onClick(hitAt(x, y)),
    onDoubleTap: (x, y) => {
      const hit = hitAt(x, y);
      if (hit !== null) events.onDoubleClick(hit);
    },
  });

  return {
    draw: (scene, emphasis, palette, isNewPlace) => {
      if (isNewPlace) moved = null;
      picture = { scene, emphasis: scene.nodes.length === 0 ? NO_EMPHASIS : emphasis, palette };
      ask();
    },
    resize: (nextWidth, nextHeight) => {
      [width, height] = [nextWidth, nextHeight];
      ask();
    },
    fit: () => {
      moved = null;
      ask();
    },
    zoomBy: (factor) => move((view) => zoomAt(view, factor, width / 2, height / 2)),
    reveal: (node) =>
      move((view) => {
        const [x, y] = [picture?.scene.x[node] ?? 0, picture?.scene.y[node] ?? 0];
        return isInView(view, { width, height }, x, y) ? view : centreOn(view, { width, height }, x, y);
      }),
    destroy: () => {
      cancelAnimationFrame(frame);
      clearTimeout(settle);
      stopListening();
      fonts.abort();
      canvas.remove();
    },
  };
}
