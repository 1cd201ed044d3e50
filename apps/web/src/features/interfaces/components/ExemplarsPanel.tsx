'use client';

import { formatDuration, formatTimeOfDay, Panel } from '@spanhouse/ui';
import type { Exemplar } from '@spanhouse/trace-store';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { useApi, WHILE_SHOWN } from '../../../client/api.tsx';
import { useLocale, useText } from '../../../i18n/use-text.ts';
import { useFrame } from '../../frame/index.ts';
import { FAILING, useTracesHref, type SpanFilterInput } from '../../applications/index.ts';
import { PanelState } from './PanelState.tsx';
import styles from './InterfacePage.module.css';

/** How many of each are listed. */
const SHOWN = { failing: 5, slow: 6, typical: 3 } as const satisfies Record<Exemplar['kind'], number>;
const KINDS = ['failing', 'slow', 'typical'] as const;

/** Traces that stand for others: the latest that failed, the slowest, some as they usually are. */
export function ExemplarsPanel({ filter, query }: { readonly filter: SpanFilterInput; readonly query: string | null }): ReactNode {
  const text = useText();
  const locale = useLocale();
  const api = useApi();
  const frame = useFrame();
  const tracesHref = useTracesHref();
  const { fromMs, toMs } = frame.resolved;
  const found = useQuery({
    ...api.interfaces.exemplars.queryOptions({ startMs: fromMs, endMs: toMs, filter }, WHILE_SHOWN),
    placeholderData: keepPreviousData,
  });
  const all = found.data ?? [];
  const more = {
    failing: query === null ? null : tracesHref(query, { and: [FAILING] }),
    slow: query === null ? null : tracesHref(query, { slowestFirst: true }),
    typical: query === null ? null : tracesHref(query),
  };
  return (
    <Panel title={text('exemplars.title')} className={found.isFetching ? styles['busy'] : undefined}>
      <PanelState asked={found} isEmpty={all.length === 0} empty={text('exemplars.empty')} rows={9}>
        <div className={styles['exemplars']}>
          {KINDS.map((kind) => {
            const some = all.filter((exemplar) => exemplar.kind === kind).slice(0, SHOWN[kind]);
            const link = more[kind];
            return (
              <div key={kind}>
                <div className={styles['exemplarTitle']}>
                  <span>{text(`exemplars.${kind}`)}</span>
                  {link !== null && some.length > 0 && <Link href={link}>{text('exemplars.all')}</Link>}
                </div>
                {some.length === 0 && <p className={styles['exemplar']}>{text('exemplars.none')}</p>}
                {some.map(({ traceId, durationNs, timeMs }) => (
                  <Link
                    key={traceId}
                    className={styles['exemplar']}
                    href={frame.hrefTo(`/traces/${traceId}`)}
                    prefetch={false}
                    title={traceId}
                  >
                    <span className={styles['dot']} data-kind={kind} aria-hidden />
                    <span className={styles['mono']}>{durationNs === null ? '' : formatDuration(durationNs, locale)}</span>
                    <span className={styles['mono']}>{formatTimeOfDay(timeMs).slice(0, 8)}</span>
                    <span className={`${styles['mono'] ?? ''} ${styles['muted'] ?? ''}`}>{traceId.slice(-6)}</span>
                  </Link>
                ))}
              </div>
            );
          })}
        </div>
      </PanelState>
    </Panel>
  );
}
