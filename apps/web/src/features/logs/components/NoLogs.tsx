'use client';

import { CopyButton, EmptyState, formatDateTime } from '@spanhouse/ui';
import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import type { ReactNode } from 'react';
import { useApi } from '../../../client/api.tsx';
import { useText } from '../../../i18n/use-text.ts';
import { useFrame } from '../../frame/index.ts';
import styles from './Logs.module.css';

/** Why there is nothing, and what to do: the query is too narrow, the time is wrong, or none was ever sent. */
export function NoLogs({ isFiltered, onClear }: { readonly isFiltered: boolean; readonly onClear: () => void }): ReactNode {
  const text = useText();
  const api = useApi();
  const frame = useFrame();
  const status = useQuery(api.logs.status.queryOptions());
  const range = { from: formatDateTime(frame.resolved.fromMs).slice(0, 16), to: formatDateTime(frame.resolved.toMs).slice(0, 16) };
  if (status.data?.hasAny === false) return <HowToSend endpoint={status.data.otlpHttpUrl} />;
  return (
    <EmptyState
      title={text('logs.emptyTitle', range)}
      actions={
        <>
          {isFiltered && (
            <Button type="primary" onClick={onClear}>
              {text('logs.clear')}
            </Button>
          )}
          <Button onClick={() => frame.change({ range: { from: 'now-24h', to: 'now' } })}>{text('logs.widen')}</Button>
        </>
      }
    >
      {text(isFiltered ? 'logs.emptyFiltered' : 'logs.emptyText')}
    </EmptyState>
  );
}

function HowToSend({ endpoint }: { readonly endpoint: string }): ReactNode {
  const text = useText();
  const code = [
    `export OTEL_EXPORTER_OTLP_ENDPOINT=${endpoint}`,
    'export OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf',
    'export OTEL_LOGS_EXPORTER=otlp',
  ].join('\n');
  return (
    <EmptyState title={text('logs.neverTitle')}>
      <p>{text('logs.neverText')}</p>
      <div className={styles['snippet']}>
        <pre tabIndex={0}>{code}</pre>
        <CopyButton text={code} label={text('copy.copy')} doneLabel={text('copy.done')} />
      </div>
      <p>{text('logs.neverCollector')}</p>
    </EmptyState>
  );
}
