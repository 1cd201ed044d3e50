'use client';

import { PauseOutlined, CaretRightOutlined } from '@ant-design/icons';
import { EmptyState, IconButton, Notice, Panel, Tag } from '@spanhouse/ui';
import { formatQuery, type Query, type QueryFilter } from '@spanhouse/trace-store/query-language';
import { useState, type ReactNode } from 'react';
import { useText } from '../../../i18n/use-text.ts';
import { QueryError } from '../../frame/index.ts';
import { field, withValue } from '../model/conditions.ts';
import { TAIL_ROWS_KEPT } from '../model/tail-state.ts';
import type { TracesState } from '../url.ts';
import { ResultTable } from './results/ResultTable.tsx';
import styles from './TracesPage.module.css';
import { useTail } from './use-tail.ts';

type Props = {
  readonly query: Query;
  readonly state: TracesState;
  readonly onEdit: (conditions: readonly QueryFilter[]) => void;
};

/** Matching spans as they come in, the last ones first. It can be held: what comes meanwhile is shown when it goes on. */
export function TailPanel({ query, state, onEdit }: Props): ReactNode {
  const text = useText();
  const [isHeld, setHeld] = useState(false);
  const tail = useTail(formatQuery(query.conditions, query.selection), state.columns, isHeld);
  const rows = tail.state?.rows ?? [];
  const left = tail.state?.notShown ?? 0;
  return (
    <Panel
      className={styles['results']}
      title={text('results.tail')}
      facts={
        <span className={styles['tailFacts']} role="status">
          <Tag tone={isHeld ? 'warning' : 'ok'}>{text(isHeld ? 'results.tailHeld' : 'results.tailRuns')}</Tag>
          {text('results.tailCount', { count: tail.state?.seen ?? 0 })}
        </span>
      }
      aside={
        <IconButton
          label={text(isHeld ? 'results.tailGoOn' : 'results.tailHold')}
          icon={isHeld ? <CaretRightOutlined /> : <PauseOutlined />}
          isBordered
          onClick={() => setHeld(!isHeld)}
        >
          {text(isHeld ? 'results.tailGoOn' : 'results.tailHold')}
        </IconButton>
      }
    >
      {tail.error !== null && <QueryError error={tail.error} title={text('results.tailFailed')} onRetry={tail.again} />}
      {left > 0 && <Notice>{text('results.tailNotShown', { count: left, kept: TAIL_ROWS_KEPT })}</Notice>}
      {rows.length === 0 ? (
        tail.error === null && <EmptyState title={text('results.tailEmpty')}>{text('results.tailEmptyText')}</EmptyState>
      ) : (
        <ResultTable
          result={{ mode: 'spans', rows, points: [], matched: { count: rows.length, exact: true }, partial: [] }}
          order="newest"
          hidden={state.hidden}
          columns={state.columns}
          conditions={query.conditions}
          onOrder={() => undefined}
          onService={(service) => onEdit(withValue(query.conditions, field('service'), '=', service))}
          onInstance={(instance) => onEdit(withValue(query.conditions, field('instance'), '=', instance))}
          onQuery={onEdit}
        />
      )}
    </Panel>
  );
}
