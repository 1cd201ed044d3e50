'use client';

import { useMemo, useRef, type ReactNode } from 'react';
import { useUrlState } from '../../../client/use-url-state.ts';
import { useText } from '../../../i18n/use-text.ts';
import { useShortcuts } from '../../frame/index.ts';
import { openTrace } from '../model/open-trace.ts';
import { matchesOf, shownSpans } from '../model/span-filter.ts';
import { timesOf } from '../model/trace-times.ts';
import type { TraceView } from '../model/trace-view.ts';
import { parseTrace, TRACE_VIEWS, withTrace } from '../trace-url.ts';
import { SpanDrawer } from './SpanDrawer.tsx';
import { TraceHeader } from './TraceHeader.tsx';
import { TraceNotes } from './TraceNotes.tsx';
import { TraceToolbar } from './TraceToolbar.tsx';
import { useTraceColours } from './use-trace-colours.ts';
import { ViewPanel } from './ViewPanel.tsx';
import { ViewTabs } from './ViewTabs.tsx';
import styles from './TracePage.module.css';

type Props = {
  readonly view: TraceView;
  /** Reads the trace again: more of it may have come. */
  readonly onReload: () => void;
};

/** One trace in all its views, over one filter and one selection, which stand in the URL. */
export function TraceWorkspace({ view, onReload }: Props): ReactNode {
  const text = useText();
  const [state, change] = useUrlState(parseTrace, withTrace);
  const { filter, spanId } = state;
  const findRef = useRef<HTMLInputElement>(null);

  const trace = useMemo(() => openTrace(view, state.clocks), [view, state.clocks]);
  const times = useMemo(() => timesOf(trace), [trace]);
  const matches = useMemo(() => matchesOf(trace, filter), [trace, filter]);
  const shown = useMemo(() => shownSpans(trace, matches), [trace, matches]);
  const colours = useTraceColours(view, state.colourBy);
  const selected = useMemo(() => (spanId === null ? -1 : view.spans.id.indexOf(spanId)), [view, spanId]);

  const select = (index: number): void => change({ spanId: view.spans.id[index] ?? null }, { isStep: selected < 0 });
  const findNext = (direction: 1 | -1): void => {
    if (matches === null || matches.count === 0) return;
    for (let step = 1; step <= trace.count; step++) {
      const index = (selected + direction * step + trace.count * 2) % trace.count;
      if (matches.mask[index] === 1) {
        select(index);
        return;
      }
    }
  };
  useShortcuts({
    f: () => findRef.current?.focus(),
    c: () => change({ isPathShown: !state.isPathShown }, { isStep: false }),
    ...Object.fromEntries(TRACE_VIEWS.map((name, i) => [String(i + 1), () => change({ shown: name })])),
  });

  const pane = {
    ...{ trace, times, matches, shown, selected, state },
    serviceColours: colours.services,
    colourOf: colours.colourOf,
    onChange: change,
    onSelect: select,
  };
  return (
    <div className={styles['page']} data-drawer={selected >= 0 ? '' : undefined}>
      <TraceHeader
        trace={trace}
        rootColour={colours.services[view.spans.service[view.rootIndex] ?? -1]}
        onCompare={() => change({ shown: 'compare' })}
      />
      <TraceNotes
        trace={trace}
        onClocks={(clocks) => change({ clocks }, { isStep: false })}
        onPage={(page) => change({ page, spanId: null, zoom: null, flameAt: null })}
        onReload={onReload}
      />
      <div className={styles['bar']}>
        <ViewTabs shown={state.shown} onShow={(name) => change({ shown: name })} />
        <TraceToolbar {...pane} findRef={findRef} onFindNext={findNext} />
      </div>
      <div className={styles['panel']} id="trace-view" role="tabpanel" aria-label={text(`trace.view.${state.shown}`)}>
        <ViewPanel {...pane} isWaiting={colours.isWaiting} />
      </div>
      {selected >= 0 && spanId !== null && (
        <SpanDrawer
          {...{ trace, times, spanId }}
          index={selected}
          colour={colours.colourOf(selected)}
          onSelect={select}
          onClose={() => change({ spanId: null }, { isStep: false })}
        />
      )}
    </div>
  );
}
