'use client';

import { useEffect, useState, type RefObject } from 'react';
import type { Size } from '../../components/use-size.ts';
import type { TimePlot } from './g2-plot.ts';
import type { TimeScene } from './time-scene.ts';

/** Charts this far below the window are drawn already. */
const AHEAD = '240px';

/**
 * Draws the scene into the host once the host comes near the window; the library is loaded then, not before, and once a page.
 * @returns whether the library could not be loaded
 */
export function useTimePlot(host: RefObject<HTMLElement | null>, scene: TimeScene, size: Size | null): boolean {
  const [isNear, setNear] = useState(false);
  const [plot, setPlot] = useState<TimePlot | 'unavailable' | null>(null);

  useEffect(() => {
    if (host.current === null) return undefined;
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.some((entry) => entry.isIntersecting)) setNear(true);
      },
      { rootMargin: AHEAD },
    );
    observer.observe(host.current);
    return () => observer.disconnect();
  }, [host]);

  useEffect(() => {
    const element = host.current;
    if (element === null || !isNear) return undefined;
    let made: TimePlot | null = null;
    let isGone = false;
    import('./g2-plot.ts').then(
      ({ createTimePlot }) => {
        if (isGone) return;
        made = createTimePlot(element);
        setPlot(made);
      },
      () => setPlot('unavailable'),
    );
    return () => {
      isGone = true;
      made?.destroy();
      setPlot(null);
    };
  }, [host, isNear]);

  useEffect(() => {
    if (plot === null || plot === 'unavailable' || size === null || size.width === 0) return;
    plot.draw(scene, size.width, size.height);
  }, [plot, scene, size]);

  return plot === 'unavailable';
}
