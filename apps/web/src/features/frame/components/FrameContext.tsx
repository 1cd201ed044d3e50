'use client';

import { browserNow } from '@spanhouse/core/browser';
import { useQueryClient } from '@tanstack/react-query';
import { usePathname, useSearchParams } from 'next/navigation';
import { createContext, useCallback, useContext, useEffect, useMemo, useState, type ReactNode } from 'react';
import { isOpenRange, resolveRange, type ResolvedRange } from '../model/time-range.ts';
import { frameOnly, hrefOf, parseFrame, withFrame, type FrameState } from '../url.ts';

const LIVE_EVERY_MS = 5_000;

export type Frame = FrameState & {
  readonly project: string;
  /** The range in milliseconds. Stands still until the range changes or somebody refreshes. */
  readonly resolved: ResolvedRange;
  readonly change: (change: Partial<FrameState>) => void;
  readonly refresh: () => void;
  /** Address of another page of this project, with range and environment taken along. */
  readonly hrefTo: (path: string, extra?: Readonly<Record<string, string>>) => string;
};

const FrameContext = createContext<Frame | null>(null);

export function useFrame(): Frame {
  const frame = useContext(FrameContext);
  if (frame === null) throw new Error('useFrame outside FrameProvider');
  return frame;
}

type Props = {
  readonly project: string;
  /** The server's time, so that both sides render the same range. */
  readonly initialNowMs: number;
  readonly children: ReactNode;
};

/** Reads the frame's state from the URL and keeps the one thing that is not in it: which moment `now` is. */
export function FrameProvider({ project, initialNowMs, children }: Props): ReactNode {
  const search = useSearchParams();
  const pathname = usePathname();
  const queryClient = useQueryClient();
  const [nowMs, setNowMs] = useState(initialNowMs);
  const searchText = search.toString();
  const state = useMemo(() => parseFrame(new URLSearchParams(searchText)), [searchText]);
  const isMoving = isOpenRange(state.range);

  const refresh = useCallback(() => {
    setNowMs(browserNow());
    void queryClient.invalidateQueries();
  }, [queryClient]);

  useEffect(() => {
    if (!state.isLive || !isMoving) return undefined;
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') setNowMs(browserNow());
    }, LIVE_EVERY_MS);
    return () => clearInterval(timer);
  }, [state.isLive, isMoving]);

  const frame = useMemo((): Frame => {
    return {
      ...state,
      project,
      resolved: resolveRange(state.range, nowMs),
      change: (change) => {
        setNowMs(browserNow());
        const next = withFrame(new URLSearchParams(window.location.search), {
          ...parseFrame(new URLSearchParams(window.location.search)),
          ...change,
        });
        window.history.pushState(null, '', hrefOf(pathname, next));
      },
      refresh,
      hrefTo: (path, extra = {}) => {
        const kept = frameOnly(new URLSearchParams(searchText));
        for (const [key, value] of Object.entries(extra)) kept.set(key, value);
        return hrefOf(`/p/${encodeURIComponent(project)}${path}`, kept);
      },
    };
  }, [state, project, nowMs, pathname, refresh, searchText]);

  return <FrameContext value={frame}>{children}</FrameContext>;
}
