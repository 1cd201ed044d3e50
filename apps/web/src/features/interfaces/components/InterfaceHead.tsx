'use client';

import { formatDateTime, formatDuration, formatShare, Tag } from '@spanhouse/ui';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { useApi, WHILE_SHOWN } from '../../../client/api.tsx';
import { useLocale, useText } from '../../../i18n/use-text.ts';
import { useFrame } from '../../frame/index.ts';
import { Change, coveredSeconds, DurationFact, RateFigure, servicePath, shareOf, type SpanFilterInput } from '../../applications/index.ts';
import type { InterfaceState } from '../url.ts';
import { useRanges } from './use-ranges.ts';
import styles from './InterfacePage.module.css';

const VERSIONS_SHOWN = 3;

/** What it is, and how it fares, in one line of facts. */
export function InterfaceHead({
  service,
  name,
  state,
  filter,
}: {
  readonly service: string;
  readonly name: string;
  readonly state: InterfaceState;
  readonly filter: SpanFilterInput;
}): ReactNode {
  const text = useText();
  const locale = useLocale();
  const api = useApi();
  const frame = useFrame();
  const { now, then, comparedWith } = useRanges(state.compare, 'previous');
  const current = useQuery({
    ...api.applications.interfaces.queryOptions({ ...now, filter }, WHILE_SHOWN),
    placeholderData: keepPreviousData,
  });
  const before = useQuery(api.applications.interfaces.queryOptions({ ...then, filter }, WHILE_SHOWN));
  const versions = useQuery(api.applications.breakdown.queryOptions({ ...now, filter, by: 'version' }, WHILE_SHOWN));
  const deploys = useQuery(api.applications.deploys.queryOptions({ ...now, service }, WHILE_SHOWN));

  const row = current.data?.rows[0];
  const old = before.data?.rows[0];
  const shown = (versions.data ?? []).filter(({ value }) => value !== '').slice(0, VERSIONS_SHOWN);
  const deployedAt = (version: string): number | null => deploys.data?.find((deploy) => deploy.version === version)?.timeMs ?? null;
  const rate = row === undefined || current.data === undefined ? null : row.count / coveredSeconds(current.data, now.endMs);
  const oldRate = old === undefined || before.data === undefined ? null : old.count / coveredSeconds(before.data, then.endMs);
  return (
    <div className={styles['head']}>
      <Link className={styles['crumb']} href={frame.hrefTo('/services')}>
        {text('frame.services')}
      </Link>
      <Link className={styles['crumb']} href={frame.hrefTo(servicePath(service))}>
        {service}
      </Link>
      <h1 className={styles['title']}>{name}</h1>
      <div className={styles['facts']} role="status">
        <span>
          {text(`interface.class.${state.spanClass}`)}
          {state.component !== '' && ` · ${state.component}`}
        </span>
        {shown.map(({ value }) => {
          const timeMs = deployedAt(value);
          return (
            <span key={value} className={styles['fact']}>
              <Tag>{value}</Tag>
              {timeMs !== null && text('interface.deployed', { time: formatDateTime(timeMs).slice(11, 16) })}
            </span>
          );
        })}
        {row !== undefined && rate !== null && (
          <>
            <span className={styles['fact']}>
              <span className={styles['factValue']}>
                <RateFigure perSecond={rate} />
              </span>
              <Change now={rate} before={oldRate} rising="neutral" comparedWith={comparedWith} />
            </span>
            <span className={styles['fact']}>
              <span className={styles['factValue']}>{text('services.errorsOf', { share: formatShare(shareOf(row), locale) })}</span>
              <Change now={shareOf(row)} before={old === undefined ? null : shareOf(old)} rising="bad" comparedWith={comparedWith} />
            </span>
            <span className={styles['fact']}>
              p50
              <span className={styles['factValue']}>{row.p50Ns === null ? '–' : formatDuration(row.p50Ns, locale)}</span>
            </span>
            <DurationFact name="p99" ns={row.p99Ns} before={old?.p99Ns ?? null} comparedWith={comparedWith} />
          </>
        )}
        {current.data !== undefined && row === undefined && <span>{text('interface.noRequests')}</span>}
      </div>
    </div>
  );
}
