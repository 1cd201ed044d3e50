'use client';

import { CopyButton, formatDateTime, LoadingRows, SideDrawer } from '@spanhouse/ui';
import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { useApi } from '../../../client/api.tsx';
import { useText } from '../../../i18n/use-text.ts';
import { QueryError, useFrame } from '../../frame/index.ts';
import { bodyText, timeMs, type LogView } from '../model/log-view.ts';
import { FieldList, type FieldActions } from './FieldList.tsx';
import { LogLines } from './LogLines.tsx';
import { Severity } from './Severity.tsx';
import styles from './Logs.module.css';

const CONTEXT_LINES = 20;

type Props = { readonly id: string; readonly actions: FieldActions; readonly onSelect: (id: string) => void; readonly onClose: () => void };

/** One record with all its fields, the way to its trace, and what the same instance wrote around it. */
export function RecordDrawer({ id, actions, onSelect, onClose }: Props): ReactNode {
  const text = useText();
  const api = useApi();
  const around = useQuery(api.logs.context.queryOptions({ id, lines: CONTEXT_LINES }));
  const entry = around.data?.entry;
  return (
    <SideDrawer
      label={text('logs.record')}
      closeLabel={text('logs.closeRecord')}
      onClose={onClose}
      title={
        entry === undefined ? (
          <h2>{text('logs.record')}</h2>
        ) : (
          <div className={styles['drawerTitle']}>
            <Severity severity={entry.severity} />
            <h2 className={styles['service']}>{entry.service}</h2>
            <span className={styles['mono']}>{formatDateTime(timeMs(entry))}</span>
          </div>
        )
      }
    >
      {around.isError ? (
        <QueryError error={around.error} title={text('logs.loadFailed')} onRetry={() => void around.refetch()} />
      ) : around.data === undefined ? (
        <LoadingRows rows={10} label={text('state.loading')} />
      ) : around.data === null ? (
        <p className={styles['note']}>{text('logs.recordGone')}</p>
      ) : (
        <>
          <RecordBody entry={around.data.entry} actions={actions} />
          <section className={styles['section']}>
            <h3 className={styles['sectionTitle']}>{text('logs.context')}</h3>
            <p className={styles['note']}>{text('logs.contextHelp', { count: CONTEXT_LINES })}</p>
            <LogLines
              entries={[...around.data.before, around.data.entry, ...around.data.after]}
              selected={id}
              onOpen={onSelect}
              label={text('logs.context')}
            />
          </section>
        </>
      )}
    </SideDrawer>
  );
}

function RecordBody({ entry, actions }: { readonly entry: LogView; readonly actions: FieldActions }): ReactNode {
  const text = useText();
  const frame = useFrame();
  const own = [
    ['service', entry.service],
    ['severity_text', entry.severityText],
    ['event', entry.eventName],
    ['scope', entry.scope],
    ['environment', entry.environment],
    ['trace', entry.traceId],
    ['span', entry.spanId],
  ] as const;
  return (
    <>
      <div className={styles['message']}>
        <pre className={styles['messageText']} tabIndex={0}>
          {bodyText(entry)}
        </pre>
        <CopyButton text={entry.body} label={text('logs.copyBody')} doneLabel={text('copy.done')} />
      </div>
      {entry.traceId !== '' && (
        <p className={styles['note']}>
          <Link href={frame.hrefTo(`/traces/${entry.traceId}`, entry.spanId === '' ? {} : { span: entry.spanId })} prefetch={false}>
            {text('logs.openTrace')}
          </Link>
        </p>
      )}
      <Section title={text('logs.recordFields')}>
        <FieldList fields={own.filter(([, value]) => value !== '')} actions={actions} />
      </Section>
      {Object.keys(entry.attributes).length > 0 && (
        <Section title={text('logs.attributes')}>
          <FieldList fields={sorted(entry.attributes)} actions={actions} />
        </Section>
      )}
      {Object.keys(entry.resource).length > 0 && (
        <Section title={text('logs.resource')}>
          <FieldList fields={sorted(entry.resource)} actions={actions} />
        </Section>
      )}
      {entry.droppedAttributes > 0 && <p className={styles['note']}>{text('logs.dropped', { count: entry.droppedAttributes })}</p>}
    </>
  );
}

function sorted(attributes: Readonly<Record<string, string>>): readonly (readonly [string, string])[] {
  return Object.entries(attributes).sort(([left], [right]) => (left < right ? -1 : 1));
}

function Section({ title, children }: { readonly title: string; readonly children: ReactNode }): ReactNode {
  return (
    <section className={styles['section']}>
      <h3 className={styles['sectionTitle']}>{title}</h3>
      {children}
    </section>
  );
}
