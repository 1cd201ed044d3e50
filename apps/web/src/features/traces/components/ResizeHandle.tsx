'use client';

import type { ReactNode } from 'react';
import styles from './Waterfall.module.css';

type Props = { readonly left: number; readonly label: string; readonly onResize: (width: number) => void };

/** Between names and bars: drag, or the arrow keys. */
export function ResizeHandle({ left, label, onResize }: Props): ReactNode {
  return (
    <button
      type="button"
      className={styles['resize']}
      style={{ left }}
      aria-label={label}
      title={label}
      onKeyDown={(event) => {
        if (event.key === 'ArrowLeft') onResize(left - 24);
        if (event.key === 'ArrowRight') onResize(left + 24);
      }}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={(event) => {
        if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
        const host = event.currentTarget.parentElement;
        if (host !== null) onResize(event.clientX - host.getBoundingClientRect().left);
      }}
    />
  );
}
