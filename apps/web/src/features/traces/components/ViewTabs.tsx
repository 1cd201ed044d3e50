'use client';

import { useEffect, useRef, type KeyboardEvent, type ReactNode } from 'react';
import { useText } from '../../../i18n/use-text.ts';
import { TRACE_VIEWS, type TraceViewName } from '../trace-url.ts';
import styles from './TracePage.module.css';

type Props = { readonly shown: TraceViewName; readonly onShow: (name: TraceViewName) => void };

/** The views of a trace. Arrow keys walk the tabs; the keys 1 to 6 choose one from anywhere on the page. */
export function ViewTabs({ shown, onShow }: Props): ReactNode {
  const text = useText();
  const list = useRef<HTMLDivElement>(null);
  // On a phone the tabs are wider than the page.
  useEffect(() => {
    list.current?.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest', inline: 'center' });
  }, [shown]);
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const at = (TRACE_VIEWS.indexOf(shown) + step + TRACE_VIEWS.length) % TRACE_VIEWS.length;
    const name = TRACE_VIEWS[at];
    if (name === undefined) return;
    onShow(name);
    list.current?.querySelectorAll<HTMLElement>('[role=tab]')[at]?.focus();
  };
  return (
    <div ref={list} className={styles['tabs']} role="tablist" aria-label={text('trace.views')} onKeyDown={onKeyDown}>
      {TRACE_VIEWS.map((name, i) => (
        <button
          key={name}
          type="button"
          role="tab"
          className={styles['tab']}
          aria-selected={name === shown}
          aria-controls="trace-view"
          tabIndex={name === shown ? 0 : -1}
          title={`${text(`trace.view.${name}`)} (${String(i + 1)})`}
          onClick={() => onShow(name)}
        >
          {text(`trace.view.${name}`)}
        </button>
      ))}
    </div>
  );
}
