'use client';

import type { Cause, Hop } from '@spanhouse/query';
import { LoadingRows, Panel } from '@spanhouse/ui';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { useApi, WHILE_SHOWN } from '../../../client/api.tsx';
import { useText } from '../../../i18n/use-text.ts';
import { QueryError, useFrame } from '../../frame/index.ts';
import { comparedRange, type ComparedWith } from '../model/comparison.ts';
import { interfacePath } from '../url.ts';
import { HealthWord } from './HealthWord.tsx';
import { useSuspectWords } from './use-suspect-words.ts';
import styles from './CausesPanel.module.css';

const AFFECTED_SHOWN = 3;

/** What is slower or fails more in the project, each with why and with who suffers of it: one click from the start page to the cause. */
export function CausesPanel({ compare }: { readonly compare: ComparedWith }): ReactNode {
  const text = useText();
  const api = useApi();
  const { resolved, environment } = useFrame();
  const then = comparedRange(resolved, compare);
  const found = useQuery({
    ...api.applications.causes.queryOptions(
      { startMs: resolved.fromMs, endMs: resolved.toMs, environment, baseline: { startMs: then.fromMs, endMs: then.toMs } },
      WHILE_SHOWN,
    ),
    placeholderData: keepPreviousData,
  });
  const data = found.data;
  return (
    <Panel
      className={styles['panel']}
      title={text('causes.title')}
      facts={
        <span className={styles['hint']}>
          {text(`suspects.against.${compare}`)}
          {data !== undefined && data.causes.length > 0 && ` · ${text('causes.count', { changed: data.changed, compared: data.compared })}`}
        </span>
      }
    >
      {found.isError ? (
        <QueryError error={found.error} title={text('causes.loadFailed')} onRetry={() => void found.refetch()} />
      ) : data === undefined ? (
        <LoadingRows rows={1} label={text('state.loading')} />
      ) : data.causes.length === 0 ? (
        <p className={styles['nothing']} role="status">
          {data.compared === 0 ? text('causes.noBasis') : text('causes.none', { compared: data.compared })}
        </p>
      ) : (
        <ol className={styles['causes']} aria-label={text('causes.title')}>
          {data.causes.map((cause) => (
            <CauseLine key={`${cause.at.service}/${cause.at.name}`} cause={cause} compare={compare} />
          ))}
        </ol>
      )}
    </Panel>
  );
}

function CauseLine({ cause, compare }: { readonly cause: Cause; readonly compare: ComparedWith }): ReactNode {
  const text = useText();
  const words = useSuspectWords();
  const frame = useFrame();
  const { at, diagnosis, affected } = cause;
  const [first] = diagnosis.suspects;
  const hrefOf = ({ service, name }: Hop): string => frame.hrefTo(interfacePath(service, name), compare === 'previous' ? {} : { compare });
  return (
    <li className={styles['cause']} data-verdict={diagnosis.verdict}>
      <HealthWord health={diagnosis.verdict === 'failing' ? 'failing' : 'slower'} />
      <div className={styles['what']}>
        <Link className={styles['at']} href={hrefOf(at)}>
          <span className={styles['service']}>{at.service}</span> {at.name}
        </Link>
        <p className={styles['why']}>
          {words.verdict(diagnosis)} <strong>{first === undefined ? text('causes.unknown') : words.reason(first)}</strong>
        </p>
        {affected.length > 0 && (
          <p className={styles['affected']}>
            {text('causes.affected', { count: affected.length })}{' '}
            {affected.slice(0, AFFECTED_SHOWN).map((hop, i) => (
              <span key={`${hop.service}/${hop.name}`}>
                {i > 0 && ', '}
                <Link href={hrefOf(hop)} prefetch={false}>
                  {hop.service} {hop.name}
                </Link>
              </span>
            ))}
            {affected.length > AFFECTED_SHOWN && ` ${text('causes.more', { count: affected.length - AFFECTED_SHOWN })}`}
          </p>
        )}
      </div>
    </li>
  );
}
