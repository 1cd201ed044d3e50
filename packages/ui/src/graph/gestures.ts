/** What a hand does to a picture that can be moved. Places in CSS pixels from the element's corner. */
export type GestureEvents = {
  readonly onPan: (dx: number, dy: number) => void;
  readonly onZoom: (factor: number, x: number, y: number) => void;
  /** The pointer moves without pressing; at most once a frame. */
  readonly onMove: (x: number, y: number) => void;
  readonly onLeave: () => void;
  readonly onTap: (x: number, y: number) => void;
  readonly onDoubleTap: (x: number, y: number) => void;
};

type Place = { readonly x: number; readonly y: number };

const TAP_MAX_PX = 5;
const WHEEL_SPEED = 0.0016;
/** One notch of a wheel that counts lines, in pixels. */
const LINE_PX = 16;

/** Drag to move, wheel or two fingers to zoom, tap to choose. @returns how to stop listening */
export function listenToGestures(element: HTMLElement, events: GestureEvents): () => void {
  const stop = new AbortController();
  const fingers = new Map<number, Place>();
  let travelled = 0;
  let [frame, hover]: [number, Place] = [0, { x: 0, y: 0 }];
  const placeOf = (event: MouseEvent): Place => {
    const box = element.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };
  const listen = <Name extends keyof HTMLElementEventMap>(name: Name, heard: (event: HTMLElementEventMap[Name]) => void): void =>
    element.addEventListener(name, heard, { signal: stop.signal, passive: name !== 'wheel' });

  listen('pointerdown', (event) => {
    if (event.button !== 0) return;
    element.setPointerCapture(event.pointerId);
    fingers.set(event.pointerId, placeOf(event));
    travelled = fingers.size > 1 ? Infinity : 0;
  });
  listen('pointermove', (event) => {
    const place = placeOf(event);
    const before = fingers.get(event.pointerId);
    if (before === undefined) {
      hover = place;
      if (frame === 0) {
        frame = requestAnimationFrame(() => {
          frame = 0;
          events.onMove(hover.x, hover.y);
        });
      }
      return;
    }
    fingers.set(event.pointerId, place);
    const [dx, dy] = [place.x - before.x, place.y - before.y];
    travelled += Math.hypot(dx, dy);
    const other = [...fingers].find(([id]) => id !== event.pointerId)?.[1];
    if (other === undefined) {
      if (travelled > TAP_MAX_PX) events.onPan(dx, dy);
      return;
    }
    const [was, is] = [Math.hypot(before.x - other.x, before.y - other.y), Math.hypot(place.x - other.x, place.y - other.y)];
    events.onPan(dx / 2, dy / 2);
    if (was > 0) events.onZoom(is / was, (place.x + other.x) / 2, (place.y + other.y) / 2);
  });
  const release = (event: PointerEvent): void => {
    if (!fingers.delete(event.pointerId)) return;
    const place = placeOf(event);
    if (event.type === 'pointerup' && travelled <= TAP_MAX_PX) events.onTap(place.x, place.y);
  };
  listen('pointerup', release);
  listen('pointercancel', release);
  listen('pointerleave', () => {
    cancelAnimationFrame(frame);
    frame = 0;
    events.onLeave();
  });
  listen('dblclick', (event) => {
    const place = placeOf(event);
    events.onDoubleTap(place.x, place.y);
  });
  listen('wheel', (event) => {
    event.preventDefault();
    const place = placeOf(event);
    const pixels = event.deltaY * (event.deltaMode === WheelEvent.DOM_DELTA_LINE ? LINE_PX : 1);
    events.onZoom(Math.exp(-Math.max(-240, Math.min(240, pixels)) * WHEEL_SPEED), place.x, place.y);
  });
  return () => {
    cancelAnimationFrame(frame);
    stop.abort();
  };
}
