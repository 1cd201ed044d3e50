'use client';

import { useEffect, useRef, useState, type RefObject } from 'react';
import type { Size } from '../components/use-size.ts';
import { usePalette } from '../theme/ThemeProvider.tsx';
import { NARROW_WIDTH } from '../theme/tokens.ts';
import { createCanvasStage } from './canvas-stage.ts';
import type { GraphEmphasis, GraphStage, StageEvents } from './graph-stage.ts';
import type { GraphScene } from './graph-scene.ts';

export type StagePicture = { readonly scene: GraphScene; readonly placeKey: string; readonly emphasis: GraphEmphasis };

/** Up to so many nodes and edges together G6 draws them (docs/adr has the figures). */
export const G6_ELEMENTS_MAX = 150;

/** Keeps a stage in the host and hands it pictures. Which of the two stages it is depends on how much there is to draw. */
export function useGraphStage(
  host: RefObject<HTMLElement | null>,
  size: Size | null,
  picture: StagePicture | null,
  events: StageEvents,
): RefObject<GraphStage | null> {
  const palette = usePalette();
  const stage = useRef<GraphStage | null>(null);
  const [ready, setReady] = useState<GraphStage | null>(null);
  const drawn = useRef<{ readonly by: GraphStage; readonly placeKey: string } | null>(null);
  const latest = useRef(events);
  useEffect(() => {
    latest.current = events;
  });

  // On a phone cards are always far away, where only the canvas draws names as large as text.
  const isWide = size !== null && size.width >= NARROW_WIDTH;
  const isSmall = isWide && picture !== null && picture.scene.nodes.length + picture.scene.edges.length <= G6_ELEMENTS_MAX;
  const kind = picture === null || size === null ? null : isSmall ? 'g6' : 'canvas';
  useEffect(() => {
    const element = host.current;
    if (element === null || kind === null) return undefined;
    let isGone = false;
    let made: GraphStage | null = null;
    const heard: StageEvents = {
      onHover: (hit, x, y) => latest.current.onHover(hit, x, y),
      onClick: (hit) => latest.current.onClick(hit),
      onDoubleClick: (hit) => latest.current.onDoubleClick(hit),
      onDrawn: () => latest.current.onDrawn?.(),
    };
    const start = (create: typeof createCanvasStage): void => {
      if (isGone) return;
      made = create(element, heard);
      stage.current = made;
      setReady(made);
    };
    if (kind === 'canvas') start(createCanvasStage);
    else {
      // A graph is worth more than the library that draws it: without the one the other does.
      import('./g6-stage.ts').then(
        ({ createG6Stage }) => start(createG6Stage),
        () => start(createCanvasStage),
      );
    }
    return () => {
      isGone = true;
      stage.current = null;
      made?.destroy();
    };
  }, [host, kind]);

  useEffect(() => {
    if (ready === null || size === null) return;
    ready.resize(size.width, size.height);
  }, [ready, size]);

  useEffect(() => {
    if (ready === null || ready !== stage.current || picture === null) return;
    const isNewPlace = drawn.current?.by !== ready || drawn.current.placeKey !== picture.placeKey;
    drawn.current = { by: ready, placeKey: picture.placeKey };
    ready.draw(picture.scene, picture.emphasis, palette, isNewPlace);
  }, [ready, picture, palette]);

  return stage;
}
