'use client';

import { formatDuration, formatShare } from '@spanhouse/ui';
import { SPAN_CLASSES } from '@spanhouse/trace-store/describe';
import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { useApi, WHILE_SHOWN } from '../../../client/api.tsx';
import { useLocale, useText } from '../../../i18n/use-text.ts';
import { interfaceAddress, interfacePath } from '../../applications/index.ts';
import { useFrame } from '../../frame/index.ts';
import { serviceOf, type OpenTrace } from '../model/open-trace.ts';
import { Fact } from './Fact.tsx';
import styles from './SpanDrawer.module.css';

/** How the span stands to what its interface took in the day before, and the way to the page of that interface. Nothing where no span was counted. */
export function SpanHistory({ trace, index }: { readonly trace: OpenTrace; readonly index: number }): ReactNode {
  const text = useText();
  const locale = useLocale();
  const api = useApi();
  const frame = useFrame();
  const { view } = trace;
  const service = serviceOf(trace, index);
  const name = view.interfaces[view.spans.interface[index] ?? -1] ?? '';
  const spanClass = SPAN_CLASSES[view.spans.spanClass[index] ?? -1] ?? 'other';
  const component = view.components[view.spans.component[index] ?? -1] ?? '';
  const durationNs = trace.duration[index] ?? 0;
  const atMs = Number(BigInt(view.startUnixNano) / 1_000_000n) + Math.round((view.spans.start[index] ?? 0) / 1_000_000);
  const found = useQuery({
    ...api.traces.standing.queryOptions({ service, name, spanClass, durationNs, atMs }, WHILE_SHOWN),
    staleTime: Infinity,
  });
  const share = found.data?.slowerThan ?? null;
  if (share === null) return null;
  return (
    <Fact name={text('span.history')} isWide>
      <span>
        <span title={text('span.historyHelp', { duration: formatDuration(durationNs, locale) })}>
          {text(share >= 0.5 ? 'span.slowerThan' : 'span.fasterThan', { share: formatShare(share >= 0.5 ? share : 1 - share, locale) })}
        </span>{' '}
        <Link
          className={styles['more']}
          href={frame.hrefTo(interfacePath(service, name), interfaceAddress(spanClass, component))}
          prefetch={false}
        >
          {name}
        </Link>
      </span>
    </Fact>
  );
}
