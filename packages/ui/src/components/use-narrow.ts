'use client';

import { useSyncExternalStore } from 'react';
import { NARROW_WIDTH } from '../theme/tokens.ts';

const QUERY = `(max-width: ${String(NARROW_WIDTH)}px)`;

function subscribe(changed: () => void): () => void {
  const media = window.matchMedia(QUERY);
  media.addEventListener('change', changed);
  return () => media.removeEventListener('change', changed);
}

/** Whether the window is as narrow as a phone. False on the server; layout that must not jump is done in CSS instead. */
export function useNarrow(): boolean {
  return useSyncExternalStore(
    subscribe,
    () => window.matchMedia(QUERY).matches,
    () => false,
  );
}
