'use client';

import { CaretDownFilled, CaretRightFilled } from '@ant-design/icons';
import { formatQuery, type Query, type Target } from '@spanhouse/trace-store/query-language';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useId, useState, type ReactNode } from 'react';
import { failureOf, useApi, WHILE_SHOWN } from '../../../../client/api.tsx';
import { useText } from '../../../../i18n/use-text.ts';
import { useFrame } from '../../../frame/index.ts';
import { facetChoice, saidOf, withFacet, withFacetValue, withoutFacet } from '../../model/facet-conditions.ts';
import { FACET_VALUES } from '../../model/facet-keys.ts';
import { groupTargets, isBeginning } from '../../model/group-condition.ts';
import { FacetValue } from './FacetValue.tsx';
import styles from './Facets.module.css';

type Props = {
  readonly facetKey: string;
  readonly target: Target;
  readonly query: Query;
  readonly isOpenAtFirst: boolean;
  readonly isReady: boolean;
  readonly onQuery: (query: string) => void;
};

/** The values of one key. They are counted when the facet is open, by the query without what the facet itself says. */
export function Facet({
  facetKey,
  target: typed,
  query: { conditions: said, selection },
  isOpenAtFirst,
  isReady,
  onQuery,
}: Props): ReactNode {
  const text = useText();
  const api = useApi();
  const frame = useFrame();
  const id = useId();
  // Whether the key is a tag comes with the counts.
  const [isTag, setTag] = useState(false);
  const [target = typed] = groupTargets([facetKey], [isTag]);
  const conditions = saidOf(said, typed, target);
  const choice = facetChoice(conditions, target);
  const isChosen = choice.included.length + choice.excluded.length > 0;
  const [isOpen, setOpen] = useState(isOpenAtFirst || isChosen);
  const [isLong, setLong] = useState(false);
  const limit = isLong ? FACET_VALUES.many : FACET_VALUES.few;
  const counted = useQuery({
    ...api.traces.groups.queryOptions(
      {
        startMs: frame.resolved.fromMs,
        endMs: frame.resolved.toMs,
        query: formatQuery(withoutFacet(conditions, target), selection),
        environment: frame.environment,
        by: [facetKey],
        order: 'count',
        isCountOnly: true,
        limit,
      },
      WHILE_SHOWN,
    ),
    enabled: isOpen && isReady,
    placeholderData: keepPreviousData,
  });
  const { data } = counted;
  const isCountedAsTag = data?.areTags[0] ?? isTag;
  if (isCountedAsTag !== isTag) setTag(isCountedAsTag);
  const counts = new Map(data?.groups.map(({ values: [value], count }) => [value ?? null, count]));
  // What was chosen stays in sight, also when nothing has it any more.
  const missing = [...choice.included, ...choice.excluded].filter((value) => !counts.has(value));
  const values = [...counts.keys(), ...missing].filter((value) => value !== null);
  const absent = counts.get(null);
  const most = Math.max(1, ...values.map((value) => counts.get(value) ?? 0));
  const rest = (data?.groupCount ?? 0) - (data?.groups.length ?? 0);
  const isEstimate = data !== undefined && (data.source === 'sample' || !data.matched.exact);
  const edit = (next: readonly (typeof conditions)[number][]): void => onQuery(formatQuery(next, selection));

  return (
    <section className={styles['facet']} data-busy={counted.isFetching && data !== undefined ? '' : undefined}>
      <h2 className={styles['head']}>
        <button type="button" className={styles['toggle']} aria-expanded={isOpen} aria-controls={id} onClick={() => setOpen(!isOpen)}>
          {isOpen ? <CaretDownFilled aria-hidden /> : <CaretRightFilled aria-hidden />}
          <span className={styles['key']}>{facetKey}</span>
        </button>
        {isChosen && (
          <button
            type="button"
            className={styles['clear']}
            aria-label={text('results.clearFacet', { key: facetKey })}
            onClick={() => edit(withFacet(conditions, target, { included: [], excluded: [] }))}
          >
            {text('results.clear')}
          </button>
        )}
      </h2>
      {isOpen && (
        <div id={id}>
          {counted.isError ? (
            <p className={styles['note']}>
              {failureOf(counted.error).code === 'QUERY.LIMIT_EXCEEDED' ? text('results.facetTooMuch') : text('results.facetFailed')}{' '}
              <button type="button" className={styles['more']} onClick={() => void counted.refetch()}>
                {text('state.retry')}
              </button>
            </p>
          ) : data === undefined ? (
            <p className={styles['note']}>{text('results.counting')}</p>
          ) : (
            <>
              <ul className={styles['values']} aria-label={facetKey}>
                {values.map((value) => (
                  <FacetValue
                    key={value}
                    facetKey={facetKey}
                    value={value}
                    // Of what is not among those that were asked for it is not known how many there are.
                    count={counts.get(value) ?? (rest > 0 ? null : 0)}
                    share={(counts.get(value) ?? 0) / most}
                    isEstimate={isEstimate}
                    isWhole={!isBeginning(value)}
                    state={choice.included.includes(value) ? 'included' : choice.excluded.includes(value) ? 'excluded' : 'open'}
                    onToggle={(side) => edit(withFacetValue(conditions, target, value, side))}
                  />
                ))}
              </ul>
              {values.length === 0 && <p className={styles['note']}>{text('results.facetEmpty')}</p>}
              {values.length > 0 && absent !== undefined && (
                <p className={styles['note']}>{text(isEstimate ? 'results.absentAbout' : 'results.absent', { count: absent })}</p>
              )}
              {data.source === 'sample' && <p className={styles['note']}>{text('results.facetSample', { count: data.looked })}</p>}
              {data.source === 'blocks' && data.scan?.next != null && <p className={styles['note']}>{text('results.facetBlocks')}</p>}
              {rest > 0 && (
                <button type="button" className={styles['more']} onClick={() => setLong(!isLong)}>
                  {text('results.moreValues', { count: rest })}
                </button>
              )}
            </>
          )}
        </div>
      )}
    </section>
  );
}
