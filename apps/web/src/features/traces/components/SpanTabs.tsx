'use client';

import { Segmented } from 'antd';
import { useMemo, type ReactNode } from 'react';
import { useUrlState } from '../../../client/use-url-state.ts';
import { useText } from '../../../i18n/use-text.ts';
import { SpanLogs } from '../../logs/index.ts';
import type { SpanDetail } from '../model/trace-view.ts';
import { parseSpanTab, SPAN_TABS, withSpanTab, type SpanTab } from '../span-tab-url.ts';
import { SpanContent } from './SpanContent.tsx';
import styles from './SpanDrawer.module.css';

type Props = {
  readonly traceId: string;
  readonly detail: SpanDetail;
  /** Whether the trace is of the project, and not of a file: only then are there logs to look for. */
  readonly hasLogs: boolean;
};

/** What a span says of itself, or what was logged meanwhile. */
export function SpanTabs({ traceId, detail, hasLogs }: Props): ReactNode {
  const text = useText();
  const [{ spanTab }, change] = useUrlState(parseSpanTab, withSpanTab);
  const span = useMemo(
    () => ({
      traceId,
      spanId: detail.spanId,
      service: detail.service,
      resource: Object.fromEntries(detail.resource.map(({ key, text: value }) => [key, value])),
      startNano: detail.startUnixNano,
      endNano: String(BigInt(detail.startUnixNano) + BigInt(Math.max(0, Math.round(detail.durationNs)))),
    }),
    [traceId, detail],
  );
  if (!hasLogs) return <SpanContent detail={detail} />;
  return (
    <>
      <div className={styles['tabs']}>
        <Segmented<SpanTab>
          aria-label={text('span.tabs')}
          value={spanTab}
          options={SPAN_TABS.map((tab) => ({ value: tab, label: text(`span.tab.${tab}`) }))}
          onChange={(tab) => change({ spanTab: tab }, { isStep: false })}
        />
      </div>
      {spanTab === 'logs' ? <SpanLogs span={span} /> : <SpanContent detail={detail} />}
    </>
  );
}
