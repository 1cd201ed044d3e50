'use client';

import { useEffect, useRef } from 'react';

const SEQUENCE_MS = 1_000;

/**
 * Runs `actions[key]` for single keys (`/`) and two-key sequences (`g t`) anywhere on the page,
 * except where text is being written or with Ctrl, Alt or Meta held.
 */
export function useShortcuts(actions: Readonly<Record<string, () => void>>): void {
  const current = useRef(actions);
  useEffect(() => {
    current.current = actions;
  }, [actions]);
  useEffect(() => {
    let first: { key: string; at: number } | null = null;
    const onKey = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isWriting(event.target)) return;
      const sequence = first !== null && event.timeStamp - first.at < SEQUENCE_MS ? `${first.key} ${event.key}` : null;
      first = { key: event.key, at: event.timeStamp };
      const action = (sequence === null ? undefined : current.current[sequence]) ?? current.current[event.key];
      if (action === undefined) return;
      event.preventDefault();
      first = null;
      action();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);
}

function isWriting(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName));
}
