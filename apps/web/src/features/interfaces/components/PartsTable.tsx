'use client';

import { formatCount, formatDuration } from '@spanhouse/ui';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { useLocale, useText } from '../../../i18n/use-text.ts';
import { useFrame } from '../../frame/index.ts';
import { interfaceAddress, interfacePath, servicePath, ShareOfWhole, spanClassOf } from '../../applications/index.ts';
import type { PartView } from '../model/latency-view.ts';
import { usePartName } from './part-name.ts';
import { SmallTable, type SmallColumn } from './SmallTable.tsx';
import styles from './InterfacePage.module.css';

type Props = {
  readonly service: string;
  readonly name: string;
  readonly parts: readonly PartView[];
  readonly colourOf: ReadonlyMap<string, string>;
  /** Parts of the critical path are of all services below: `component` is then whose they are. */
  readonly isPath: boolean;
};

/** The parts of the time. A name leads to its page, the last column to the trace in which the part was longest. */
export function PartsTable({ service, name, parts, colourOf, isPath }: Props): ReactNode {
  const text = useText();
  const locale = useLocale();
  const frame = useFrame();
  const nameOf = usePartName();
  const hrefOf = (part: PartView): string | null => {
    if (part.componentClass === 'waiting') return null;
    if (part.componentClass === 'own') {
      if (!isPath || part.component === '' || part.component === service) return null;
      return frame.hrefTo(part.operation === '' ? servicePath(part.component) : interfacePath(part.component, part.operation));
    }
    if (part.componentClass === 'downstream') {
      return part.component === ''
        ? null
        : frame.hrefTo(part.operation === '' ? servicePath(part.component) : interfacePath(part.component, part.operation));
    }
    const spanClass = spanClassOf(part.componentClass);
    if (isPath) return null;
    return part.operation === ''
      ? frame.hrefTo(servicePath(service), { tab: spanClass, find: part.component })
      : frame.hrefTo(interfacePath(service, part.operation), interfaceAddress(spanClass, part.component));
  };
  const isCompared = parts.some(({ moreNs }) => moreNs !== null);
  const columns: readonly SmallColumn<PartView>[] = [
    {
      key: 'part',
      title: text('latency.part'),
      cell: (part) => {
        const href = hrefOf(part);
        return (
          <span className={styles['name']} title={nameOf(part)}>
            <span
              className={styles['swatch']}
              data-hatched={part.componentClass === 'waiting' ? '' : undefined}
              style={{ backgroundColor: colourOf.get(part.key) }}
              aria-hidden
            />
            {href === null ? (
              <span className={styles['nameText']}>{nameOf(part)}</span>
            ) : (
              <Link className={styles['nameLink']} href={href} prefetch={false}>
                {nameOf(part)}
              </Link>
            )}
            {part.component !== '' && <span className={styles['beside']}>{text(`part.${part.componentClass}`)}</span>}
          </span>
        );
      },
    },
    {
      key: 'share',
      title: text('latency.share'),
      align: 'end',
      cell: (part) => (
        <span className={styles['partShare']}>
          <ShareOfWhole share={part.share} colour={colourOf.get(part.key) ?? ''} />
        </span>
      ),
    },
    {
      key: 'time',
      title: text('latency.timePerRequest'),
      align: 'end',
      cell: (part) => <span className={styles['mono']}>{formatDuration(part.nsPerRequest, locale)}</span>,
    },
    ...(isCompared
      ? [
          {
            key: 'more',
            title: text('latency.change'),
            align: 'end' as const,
            cell: (part: PartView): ReactNode => <More ns={part.moreNs ?? 0} of={part.nsPerRequest} />,
          },
        ]
      : []),
    {
      key: 'calls',
      title: text('latency.callsPerRequest'),
      align: 'end',
      cell: (part) =>
        part.componentClass === 'own' && part.component === '' ? (
          <span className={styles['muted']}>–</span>
        ) : (
          <span className={styles['mono']}>
            {part.callsPerRequest >= 100
              ? formatCount(part.callsPerRequest, locale)
              : new Intl.NumberFormat(locale, { maximumSignificantDigits: 2 }).format(part.callsPerRequest)}
          </span>
        ),
    },
    {
      key: 'trace',
      title: text('latency.trace'),
      help: text('latency.traceHelp'),
      align: 'end',
      cell: (part) =>
        part.slowest === null ? (
          <span className={styles['muted']}>–</span>
        ) : (
          <Link
            className={styles['mono']}
            href={frame.hrefTo(`/traces/${part.slowest}`)}
            prefetch={false}
            title={text('latency.openTrace', { name: nameOf(part) })}
          >
            {part.slowest.slice(-6)}
          </Link>
        ),
    },
  ];
  return <SmallTable label={text('latency.tableOf', { name })} columns={columns} rows={parts} keyOf={(part) => part.key} />;
}

/** More, or less, than before: sign, word on hover, colour. Less than a fiftieth of the part is no change. */
function More({ ns, of }: { readonly ns: number; readonly of: number }): ReactNode {
  const locale = useLocale();
  const is = Math.abs(ns) < of / 50 ? 'same' : ns > 0 ? 'more' : 'less';
  return (
    <span className={`${styles['mono'] ?? ''} ${styles['more'] ?? ''}`} data-is={is}>
      {is === 'same' ? '±0' : `${ns > 0 ? '+' : '\u2212'}${formatDuration(Math.abs(ns), locale)}`}
    </span>
  );
}
