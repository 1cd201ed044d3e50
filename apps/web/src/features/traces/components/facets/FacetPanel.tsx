'use client';

import { parseTarget, type Query } from '@spanhouse/trace-store/query-language';
import type { ReactNode } from 'react';
import { useText } from '../../../../i18n/use-text.ts';
import { FACET_KEYS, FACETS_OPEN_AT_FIRST } from '../../model/facet-keys.ts';
import { KeySelect } from '../KeySelect.tsx';
import { Facet } from './Facet.tsx';
import styles from './Facets.module.css';

const ADDED_MAX = 20;

type Props = {
  readonly query: Query;
  /** Keys that the reader has added. */
  readonly added: readonly string[];
  /** Results come first: facets are asked for once these are there. */
  readonly isReady: boolean;
  readonly onAdded: (keys: readonly string[]) => void;
  /** The query in force, as text. */
  readonly onQuery: (query: string) => void;
};

/** What the matching spans are made of: values of a key with their counts, each a way to ask for it or to shut it out. */
export function FacetPanel({ query, added, isReady, onAdded, onQuery }: Props): ReactNode {
  const text = useText();
  const keys = [...added, ...FACET_KEYS.filter((key) => !added.includes(key))];
  return (
    <aside className={styles['panel']} aria-label={text('results.facets')}>
      <div className={styles['add']}>
        <KeySelect
          label={text('results.addFacet')}
          placeholder={text('results.addFacet')}
          className={styles['select']}
          value={added}
          max={ADDED_MAX}
          onChange={onAdded}
        />
      </div>
      {keys.map((key, i) => {
        const target = parseTarget(key);
        return (
          target !== null && (
            <Facet
              key={key}
              facetKey={key}
              target={target}
              query={query}
              isOpenAtFirst={added.includes(key) || i - added.length < FACETS_OPEN_AT_FIRST}
              isReady={isReady}
              onQuery={onQuery}
            />
          )
        );
      })}
    </aside>
  );
}
