'use client';

import {
  ColourDot,
  CopyButton,
  DurationFigure,
  formatDateTime,
  formatDuration,
  formatTimeOfDay,
  formatShare,
  LoadingRows,
  SideDrawer,
  Tag,
} from '@spanhouse/ui';
import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { useApi } from '../../../client/api.tsx';
import { useLocale, useText } from '../../../i18n/use-text.ts';
import { QueryError, useFrame } from '../../frame/index.ts';
import { groupAttributes } from '../model/attribute-groups.ts';
import { kindKey, statusKey } from '../model/span-words.ts';
import type { SpanDetail } from '../model/trace-view.ts';
import type { Waterfall } from '../model/waterfall.ts';
import { AttributeList } from './AttributeList.tsx';
import { ExceptionView } from './ExceptionView.tsx';
import styles from './SpanDrawer.module.css';

type Props = {
  readonly trace: Waterfall;
  readonly index: number;
  readonly spanId: string;
  readonly colour: string;
  readonly onSelect: (index: number) => void;
  readonly onClose: () => void;
};

/** Everything about one span. What the trace already knows stands at once; the rest comes with one question. */
export function SpanDrawer({ trace, index, spanId, colour, onSelect, onClose }: Props): ReactNode {
  const text = useText();
  const locale = useLocale();
  const api = useApi();
  const { view } = trace;
  const detail = useQuery(api.traces.span.queryOptions({ traceId: view.traceId, spanId }));
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
              {view.services[view.spans.service[parent] ?? -1]} · {view.names[view.spans.name[parent] ?? -1]}
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
          <Fact name={text('status.error')} isWide>
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
        <Detail detail={detail.data} />
      ) : detail.isPending ? (
        <LoadingRows rows={10} label={text('state.loading')} />
      ) : (
        <QueryError error={detail.error} title={text('span.loadFailed')} onRetry={() => void detail.refetch()} />
      )}
    </SideDrawer>
  );
}

function Fact({
  name,
  isWide = false,
  children,
}: {
  readonly name: string;
  readonly isWide?: boolean;
  readonly children: ReactNode;
}): ReactNode {
  return (
    <div className={`${styles['fact'] ?? ''} ${isWide ? (styles['wideFact'] ?? '') : ''}`}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Detail({ detail }: { readonly detail: SpanDetail }): ReactNode {
  const text = useText();
  const locale = useLocale();
  const frame = useFrame();
  const exceptions = detail.events.filter((event) => event.name === 'exception');
  const events = detail.events.filter((event) => event.name !== 'exception');
  const { dropped, scope } = detail;
  return (
    <>
      {exceptions.map((event, i) => (
        <ExceptionView key={i} attributes={event.attributes} />
      ))}
      <Section title={text('span.attributes')} count={detail.attributes.length}>
        {detail.attributes.length === 0 && <p className={styles['group']}>{text('span.noAttributes')}</p>}
        {groupAttributes(detail.attributes).map(({ group, attributes }) => (
          <div key={group}>
            <h4 className={styles['group']}>{text(`group.${group}`)}</h4>
            <AttributeList attributes={attributes} />
          </div>
        ))}
      </Section>
      {events.length > 0 && (
        <Section title={text('span.events')} count={events.length}>
          {events.map((event, i) => (
            <div key={i} className={styles['event']}>
              <div className={styles['eventHead']}>
                <span className={styles['eventOffset']}>+{formatDuration(event.offsetNs, locale)}</span>
                <span>{event.name}</span>
              </div>
              <AttributeList attributes={event.attributes} />
            </div>
          ))}
        </Section>
      )}
      {detail.links.length > 0 && (
        <Section title={text('span.links')} count={detail.links.length}>
          {detail.links.map((link, i) => (
            <div key={i} className={styles['event']}>
              <div className={styles['eventHead']}>
                <Link
                  className={styles['mono']}
                  href={frame.hrefTo(`/traces/${link.traceId}`, { span: link.spanId })}
                  title={text('span.openLink')}
                  prefetch={false}
                >
                  {link.traceId} / {link.spanId}
                </Link>
              </div>
              <AttributeList attributes={link.attributes} />
            </div>
          ))}
        </Section>
      )}
      <Section title={text('span.resource')} count={detail.resource.length}>
        <AttributeList attributes={detail.resource} />
      </Section>
      {scope.name !== '' && (
        <Section title={text('span.scope')}>
          <div className={styles['eventHead']}>
            <span className={styles['mono']}>{scope.name}</span>
            {scope.version !== '' && (
              <span className={styles['muted']}>
                {text('span.scopeVersion')} {scope.version}
              </span>
            )}
          </div>
          <AttributeList attributes={scope.attributes} />
        </Section>
      )}
      {dropped.attributes + dropped.events + dropped.links > 0 && (
        <p className={styles['dropped']}>{text('span.dropped', { ...dropped })}</p>
      )}
    </>
  );
}

function Section({ title, count, children }: { readonly title: string; readonly count?: number; readonly children: ReactNode }): ReactNode {
  return (
    <section className={styles['section']}>
      <h3 className={styles['sectionTitle']}>
        {title}
        {count !== undefined && <span className={styles['muted']}>{count}</span>}
      </h3>
      {children}
    </section>
  );
}
