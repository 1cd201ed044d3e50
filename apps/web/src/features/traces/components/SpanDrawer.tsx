'use client';

import {
  ColourDot,
  CopyButton,
  DurationFigure,
  formatDateTime,
  formatTimeOfDay,
  formatShare,
  LoadingRows,
  SideDrawer,
  Tag,
} from '@spanhouse/ui';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useLocale, useText } from '../../../i18n/use-text.ts';
import { QueryError } from '../../frame/index.ts';
import { kindKey, statusKey } from '../model/span-words.ts';
import type { OpenTrace } from '../model/open-trace.ts';
import type { TraceTimes } from '../model/trace-times.ts';
import { spanQuery, useTraceSource } from './trace-source.ts';
import { Fact } from './Fact.tsx';
import { AttributeLinks, useSpanLinks } from './saved/attribute-links.ts';
import { SpanTabs } from './SpanTabs.tsx';
import { SpanHistory } from './SpanHistory.tsx';
import styles from './SpanDrawer.module.css';

type Props = {
  readonly trace: OpenTrace;
  readonly times: TraceTimes;
  readonly index: number;
  readonly spanId: string;
  readonly colour: string;
  readonly onSelect: (index: number) => void;
  readonly onClose: () => void;
};

/** Everything about one span. What the trace already knows stands at once; the rest comes with one question. */
export function SpanDrawer({ trace, times, index, spanId, colour, onSelect, onClose }: Props): ReactNode {
  const text = useText();
  const locale = useLocale();
  const source = useTraceSource();
  const { view } = trace;
  const detail = useQuery(spanQuery(source, spanId));
  const links = useSpanLinks(trace.view.traceId, detail.data);
  const service = view.services[view.spans.service[index] ?? -1] ?? '';
  const name = view.names[view.spans.name[index] ?? -1] ?? '';
  const duration = trace.duration[index] ?? 0;
  const offset = trace.start[index] ?? 0;
  const parent = trace.parent[index] ?? -1;
  const startMs = Number(BigInt(view.startUnixNano) / 1_000n + BigInt(Math.round(offset / 1_000))) / 1_000;
  const status = view.spans.status[index] ?? 0;
  return (
    <SideDrawer
      label={text('span.title')}
      closeLabel={text('span.close')}
      onClose={onClose}
      title={
        <>
          <div className={styles['service']}>
            <ColourDot colour={colour} />
            {service}
          </div>
          <h2 className={styles['name']}>{name}</h2>
        </>
      }
    >
      <dl className={styles['facts']}>
        <Fact name={text('span.duration')}>
          <DurationFigure ns={duration} locale={locale} />
          {view.durationNs > 0 && (
            <span className={styles['muted']} title={text('span.share', { share: formatShare(duration / view.durationNs, locale) })}>
              {formatShare(duration / view.durationNs, locale)}
            </span>
          )}
        </Fact>
        <Fact name={text('span.self')}>
          <DurationFigure ns={times.selfNs[index] ?? 0} locale={locale} />
        </Fact>
        <Fact name={text('span.path')}>
          {(times.pathNs[index] ?? 0) === 0 ? (
            <span className={styles['muted']}>{text('span.offPath')}</span>
          ) : (
            <>
              <DurationFigure ns={times.pathNs[index] ?? 0} locale={locale} />
              <span className={styles['muted']}>{formatShare((times.pathNs[index] ?? 0) / times.pathTotalNs, locale)}</span>
            </>
          )}
        </Fact>
        {source.isStored && <SpanHistory trace={trace} index={index} />}
        <Fact name={text('span.start')}>
          <span className={styles['mono']} title={formatDateTime(startMs)}>
            {formatTimeOfDay(startMs)}
          </span>
        </Fact>
        <Fact name={text('span.offset')}>
          <DurationFigure ns={offset} locale={locale} />
        </Fact>
        <Fact name={text('span.kind')}>{text(kindKey(view.spans.kind[index] ?? 0))}</Fact>
        <Fact name={text('span.status')}>
          <Tag tone={status === 2 ? 'error' : status === 1 ? 'ok' : 'plain'}>{text(statusKey(status))}</Tag>
        </Fact>
        <Fact name={text('span.parent')} isWide>
          {parent >= 0 ? (
            <button type="button" className={styles['more']} onClick={() => onSelect(parent)} title={text('span.toParent')}>
              <bdi>{view.services[view.spans.service[parent] ?? -1]}</bdi> · <bdi>{view.names[view.spans.name[parent] ?? -1]}</bdi>
            </button>
          ) : (
            <span className={styles['muted']}>{view.spans.orphan[index] === 1 ? text('span.parentMissing') : '–'}</span>
          )}
        </Fact>
        <Fact name={text('span.id')} isWide>
          <span className={styles['mono']}>{spanId}</span>
          <CopyButton text={spanId} label={text('copy.copy')} doneLabel={text('copy.done')} />
        </Fact>
        {detail.data?.status.message !== undefined && detail.data.status.message !== '' && (
          <Fact name={text('span.statusMessage')} isWide>
            {detail.data.status.message}
          </Fact>
        )}
        {detail.data !== undefined && detail.data.traceState !== '' && (
          <Fact name={text('span.traceState')} isWide>
            <span className={styles['mono']}>{detail.data.traceState}</span>
          </Fact>
        )}
      </dl>
      {detail.data !== undefined ? (
        <AttributeLinks value={links}>
          <SpanTabs traceId={view.traceId} detail={detail.data} hasLogs={source.isStored} />
        </AttributeLinks>
      ) : detail.isPending ? (
        <LoadingRows rows={10} label={text('state.loading')} />
      ) : (
        <QueryError error={detail.error} title={text('span.loadFailed')} onRetry={() => void detail.refetch()} />
      )}
    </SideDrawer>
  );
}
