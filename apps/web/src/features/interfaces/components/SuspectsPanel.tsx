'use client';

import { Notice, Panel, Tag } from '@spanhouse/ui';
import type { Suspect } from '@spanhouse/query';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { useApi, WHILE_SHOWN } from '../../../client/api.tsx';
import { useLocale, useText } from '../../../i18n/use-text.ts';
import { useFrame } from '../../frame/index.ts';
import {
  FAILING,
  interfacePath,
  kindKey,
  ShareOfWhole,
  suspectLink,
  useSuspectWords,
  useTracesHref,
  type Comparison,
} from '../../applications/index.ts';
import { PanelState } from './PanelState.tsx';
import { useRanges } from './use-ranges.ts';
import styles from './InterfacePage.module.css';

type Props = {
  readonly service: string;
  readonly name: string;
  readonly compare: Comparison;
  readonly query: string | null;
};

/** What has changed and explains why the interface is slower or fails more: a sentence, then suspects, the most likely first. */
export function SuspectsPanel({ service, name, compare, query }: Props): ReactNode {
  const text = useText();
  const locale = useLocale();
  const api = useApi();
  const frame = useFrame();
  const tracesHref = useTracesHref();
  const { now, then, comparedWith } = useRanges(compare, 'previous');
  const found = useQuery({
    ...api.interfaces.suspects.queryOptions({ ...now, baseline: then, service, name, environment: frame.environment }, WHILE_SHOWN),
    placeholderData: keepPreviousData,
  });
  const here = { service, name };
  const words = useSuspectWords();
  const hrefOf = (suspect: Suspect): string | null => {
    const link = suspectLink(suspect, here);
    if (link.to === 'page') return frame.hrefTo(link.path, link.search);
    if (query === null) return null;
    return link.to === 'failing-traces' ? tracesHref(query, { and: [FAILING] }) : tracesHref(query, { slowestFirst: true });
  };
  const linked = (suspect: Suspect, content: ReactNode): ReactNode => {
    const href = hrefOf(suspect);
    return href === null ? (
      content
    ) : (
      <Link className={styles['nameLink']} href={href}>
        {content}
      </Link>
    );
  };
  const diagnosis = found.data;
  const first = diagnosis?.suspects[0];
  return (
    <Panel
      className={found.isFetching ? styles['busy'] : undefined}
      title={text('suspects.title')}
      facts={<span className={styles['hint']}>{text(`suspects.against.${comparedWith}`)}</span>}
    >
      <PanelState asked={found} isEmpty={false} empty="" rows={2}>
        {diagnosis !== undefined && (
          <>
            <p className={styles['sentence']}>
              <strong className={styles['verdict']} data-verdict={diagnosis.verdict}>
                {words.verdict(diagnosis)}
              </strong>
              {first !== undefined && <span>{words.reason(first)}</span>}
            </p>
            {diagnosis.partial.length > 0 && (
              <Notice>
                {text('suspects.partial')} {locale === 'en' && diagnosis.partial.join(' ')}
              </Notice>
            )}
            {diagnosis.suspects.length > 0 && (
              <ol className={styles['suspects']} aria-label={text('suspects.title')}>
                {diagnosis.suspects.map((suspect) => (
                  <li
                    key={`${suspect.kind}/${suspect.name}/${suspect.operation}/${suspect.path.length.toString()}`}
                    className={styles['suspect']}
                  >
                    <span className={styles['kind']}>{text(kindKey(suspect))}</span>
                    <span className={styles['name']}>
                      {linked(suspect, suspect.operation === '' ? suspect.name : `${suspect.name} · ${suspect.operation}`)}
                      {suspect.isNew && <Tag tone="warning">{text('suspects.new')}</Tag>}
                    </span>
                    <span className={styles['path']}>
                      {suspect.path.map((hop, i) => (
                        <span key={`${hop.service}/${hop.name}`}>
                          {i > 0 && <span aria-hidden>› </span>}
                          <Link href={frame.hrefTo(interfacePath(hop.service, hop.name))} prefetch={false}>
                            {hop.service} {hop.name}
                          </Link>
                        </span>
                      ))}
                    </span>
                    <span className={styles['mono']}>
                      {linked(
                        suspect,
                        text('suspects.change', {
                          before: words.figure(suspect.measure, suspect.change.before),
                          after: words.figure(suspect.measure, suspect.change.after),
                        }),
                      )}
                    </span>
                    <span className={styles['share']}>
                      <ShareOfWhole share={suspect.share} />
                    </span>
                  </li>
                ))}
              </ol>
            )}
          </>
        )}
      </PanelState>
    </Panel>
  );
}
