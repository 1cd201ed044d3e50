'use client';

import { ArrowLeftOutlined } from '@ant-design/icons';
import {
  ColourDot,
  CopyButton,
  formatCount,
  formatDateTime,
  formatZone,
  serviceColour,
  splitDuration,
  Tag,
  useThemeName,
} from '@spanhouse/ui';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { useLocale, useText } from '../../../i18n/use-text.ts';
import { useFrame } from '../../frame/index.ts';
import { logsOfTraceQuery } from '../../logs/index.ts';
import type { OpenTrace } from '../model/open-trace.ts';
import { useTraceSource } from './trace-source.ts';
import styles from './TracePage.module.css';

type Props = { readonly trace: OpenTrace; readonly rootColour: string | undefined; readonly onCompare: () => void };

/** What this trace is, in two lines of facts. */
export function TraceHeader({ trace, rootColour, onCompare }: Props): ReactNode {
  const text = useText();
  const locale = useLocale();
  const theme = useThemeName();
  const frame = useFrame();
  const source = useTraceSource();
  const { view, errorCount } = trace;
  const { rootIndex, spans } = view;
  const service = view.services[spans.service[rootIndex] ?? -1] ?? '';
  const name = view.names[spans.name[rootIndex] ?? -1] ?? view.traceId;
  const duration = splitDuration(trace.durationNs, locale);
  const startMs = Number(BigInt(view.startUnixNano) / 1_000_000n);
  const isComplete = view.missingBlocks === 0;
  // A minute on each side: not all that belongs to a trace is written while it lasts.
  const logsHref = frame.hrefTo('/logs', {
    q: logsOfTraceQuery(view.traceId),
    order: 'oldest',
    from: new Date(startMs - 60_000).toISOString(),
    to: new Date(startMs + trace.durationNs / 1e6 + 60_000).toISOString(),
  });
  return (
    <div className={styles['header']}>
      <div className={styles['titleRow']}>
        <Link className={styles['back']} href={frame.hrefTo('/traces')}>
          <ArrowLeftOutlined aria-hidden /> {text('trace.back')}
        </Link>
        <h1 className={styles['title']}>
          <ColourDot colour={rootColour ?? serviceColour(service, theme)} />
          <span className={styles['titleService']} title={service}>
            {service}
          </span>
          <span className={styles['titleText']} title={name}>
            {name}
          </span>
          {spans.orphan[rootIndex] === 1 && <Tag tone="warning">{text('trace.noRoot')}</Tag>}
        </h1>
        <div className={styles['figures']}>
          <span className={styles['figure']}>
            <strong>{duration.value}</strong> {duration.unit}
          </span>
          <span className={styles['figure']}>
            <strong>{formatCount(view.spanCount, locale)}</strong> {text('trace.spans', { count: view.spanCount })}
          </span>
          <span className={styles['figure']}>
            <strong>{formatCount(view.services.length, locale)}</strong> {text('trace.services', { count: view.services.length })}
          </span>
          <span className={styles['figure']} data-error={errorCount > 0 ? '' : undefined}>
            <strong>{formatCount(errorCount, locale)}</strong> {text('trace.errors', { count: errorCount })}
          </span>
        </div>
      </div>
      <div className={styles['factRow']}>
        <span className={styles['fact']} title={text('trace.started')}>
          {/* The zone is the viewer's: the server cannot know it. */}
          <span className={styles['mono']} suppressHydrationWarning>
            {formatDateTime(startMs)}
          </span>
          <span className={styles['zone']} suppressHydrationWarning>
            {formatZone(startMs) === 'UTC' ? 'UTC' : `UTC${formatZone(startMs)}`}
          </span>
        </span>
        <span className={styles['fact']}>
          <span className={`${styles['mono'] ?? ''} ${styles['id'] ?? ''}`} title={text('trace.id')}>
            {view.traceId}
          </span>
          <CopyButton text={view.traceId} label={text('trace.copyId')} doneLabel={text('copy.done')} />
        </span>
        {view.decoded !== null && (
          <span className={styles['fact']}>
            <span suppressHydrationWarning>{text('trace.madeAt', { time: formatDateTime(view.decoded.timeMs).slice(11, 19) })}</span>
            <span className={styles['mono']}>{text('trace.madeOn', { ip: view.decoded.ip })}</span>
          </span>
        )}
        <span className={styles['fact']}>
          {source.isStored && (
            <span title={text(`trace.tierHelp.${view.tier}`)}>
              <Tag>{text(`trace.tier.${view.tier}`)}</Tag>
            </span>
          )}
          <Tag tone={isComplete ? 'ok' : 'warning'}>{text(isComplete ? 'trace.complete' : 'trace.incomplete')}</Tag>
        </span>
        <span className={styles['headerActions']}>
          {source.isStored && (
            <>
              <Link className={styles['headerAction']} href={logsHref} prefetch={false}>
                {text('frame.logs')}
              </Link>
              <button type="button" className={styles['headerAction']} onClick={onCompare}>
                {text('trace.compare')}
              </button>
            </>
          )}
          <button type="button" className={styles['headerAction']} title={text('trace.exportHelp')} onClick={() => source.exportTrace()}>
            {text('trace.export')}
          </button>
          <Link className={styles['headerAction']} href={frame.hrefTo('/traces/file')} prefetch={false} title={text('traceFile.help')}>
            {text('traceFile.open')}
          </Link>
        </span>
      </div>
    </div>
  );
}
