import { NARROW_WIDTH } from '../theme/tokens.ts';

/** Where the picture is: a point of the graph is drawn at `point * zoom + (x, y)`. */
export type View = { readonly zoom: number; readonly x: number; readonly y: number };

export type Extent = { readonly width: number; readonly height: number };

export const ZOOM_MIN = 0.03;
export const ZOOM_MAX = 2.5;
const MARGIN = 20;

/** On a phone names are readable from here on. */
const NARROW_ZOOM = 0.42;
/** Of a graph up to so many windows wide a phone shows the beginning, readable, instead of the whole, unreadable. */
const NARROW_WINDOWS_MAX = 4;

/** The whole graph, centred, never larger than life. In a narrow window its left part, where that is more use. */
export function fitView(graph: Extent, window: Extent): View {
  const room = (of: number): number => Math.max(40, of - 2 * MARGIN);
  const zoom = Math.max(ZOOM_MIN, Math.min(1, room(window.width) / (graph.width || 1), room(window.height) / (graph.height || 1)));
  if (window.width < NARROW_WIDTH && zoom < NARROW_ZOOM && graph.width * NARROW_ZOOM < window.width * NARROW_WINDOWS_MAX)
    return { zoom: NARROW_ZOOM, x: MARGIN, y: (window.height - graph.height * NARROW_ZOOM) / 2 };
  return { zoom, x: (window.width - graph.width * zoom) / 2, y: (window.height - graph.height * zoom) / 2 };
}

/** Larger or smaller by a factor; what is under the point stays there. */
export function zoomAt(view: View, factor: number, x: number, y: number): View {
  const zoom = Math.min(ZOOM_MAX, Math.max(ZOOM_MIN, view.zoom * factor));
  const by = zoom / view.zoom;
  return { zoom, x: x - (x - view.x) * by, y: y - (y - view.y) * by };
}

/** Moves a point of the graph to the middle, and near enough to be read. */
export function centreOn(view: View, window: Extent, x: number, y: number): View {
  const zoom = Math.max(view.zoom, 0.8);
  return { zoom, x: window.width / 2 - x * zoom, y: window.height / 2 - y * zoom };
}

/** Whether a point of the graph is well within the window and near enough to be read. */
export function isInView(view: View, window: Extent, x: number, y: number): boolean {
  const [px, py] = [x * view.zoom + view.x, y * view.zoom + view.y];
  return view.zoom >= 0.5 && px > 60 && px < window.width - 60 && py > 30 && py < window.height - 30;
}

/** Never so far that nothing of the graph is left to take hold of. */
export function keepInReach(view: View, graph: Extent, window: Extent): View {
  const clamp = (value: number, size: number, room: number): number => Math.min(room - 60, Math.max(60 - size * view.zoom, value));
  return { zoom: view.zoom, x: clamp(view.x, graph.width, window.width), y: clamp(view.y, graph.height, window.height) };
}
