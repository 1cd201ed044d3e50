'use client';

import { EmptyState, LoadingRows } from '@spanhouse/ui';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState, type ReactNode } from 'react';
import { Button, Input } from 'antd';
import { failureOf, useApi, WHILE_SHOWN } from '../../../../client/api.tsx';
import { useText } from '../../../../i18n/use-text.ts';
import { QueryError } from '../../../frame/index.ts';
import { openTrace } from '../../model/open-trace.ts';
import { timesOf } from '../../model/trace-times.ts';
import type { TracePane } from '../trace-pane.ts';
import { ComparedTrees } from './ComparedTrees.tsx';
import { SimilarTraces } from './SimilarTraces.tsx';
import frame from '../ViewFrame.module.css';
import styles from './Compare.module.css';

/** This trace beside another one: chosen by its id, or from those that begin with the same request. */
export function CompareView(pane: TracePane): ReactNode {
  const { state, onChange } = pane;
  const text = useText();
  const [typed, setTyped] = useState(state.other ?? '');
  const choose = (traceId: string): void => {
    setTyped(traceId);
    onChange({ other: traceId });
  };
  const id = /[0-9a-f]{32}/.exec(typed.trim().toLowerCase())?.[0] ?? null;
  return (
    <div className={frame['view']}>
      <form
        className={frame['controls']}
        onSubmit={(event) => {
          event.preventDefault();
          if (id !== null) choose(id);
        }}
      >
        <label className={styles['muted']} htmlFor="compare-with">
          {text('compareTrace.with')}
        </label>
        <Input
          id="compare-with"
          className={styles['id'] ?? ''}
          value={typed}
          placeholder={text('compareTrace.placeholder')}
          onChange={(event) => setTyped(event.target.value)}
        />
        <Button htmlType="submit" disabled={id === null}>
          {text('compareTrace.compare')}
        </Button>
        {state.other !== null && (
          <Button
            onClick={() => {
              setTyped('');
              onChange({ other: null });
            }}
          >
            {text('compareTrace.another')}
          </Button>
        )}
      </form>
      {state.other === null ? <SimilarTraces trace={pane.trace} onChoose={choose} /> : <Compared pane={pane} traceId={state.other} />}
    </div>
  );
}

function Compared({ pane, traceId }: { readonly pane: TracePane; readonly traceId: string }): ReactNode {
  const text = useText();
  const api = useApi();
  const { clocks } = pane.state;
  const found = useQuery(api.traces.get.queryOptions({ traceId }, WHILE_SHOWN));
  const other = useMemo(() => {
    if (found.data === undefined) return null;
    const trace = openTrace(found.data, clocks);
    return { trace, times: timesOf(trace) };
  }, [found.data, clocks]);
  if (other !== null) return <ComparedTrees pane={pane} other={other} />;
  if (found.isPending) return <LoadingRows rows={10} label={text('state.loading')} />;
  return failureOf(found.error).code === 'TRACE.NOT_FOUND' ? (
    <EmptyState title={text('trace.notFound')}>
      <code>{traceId}</code>
    </EmptyState>
  ) : (
    <QueryError error={found.error} title={text('trace.loadFailed')} onRetry={() => void found.refetch()} />
  );
}
