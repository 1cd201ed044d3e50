'use client';

import { FilterChip, formatDuration } from '@spanhouse/ui';
import {
  formatFilter,
  formatQuery,
  valueKindOf,
  type Condition,
  type Query,
  type QueryFilter,
} from '@spanhouse/trace-store/query-language';
import type { ReactNode } from 'react';
import { useLocale, useText } from '../../../i18n/use-text.ts';
import { nameOfTarget, without } from '../model/conditions.ts';
import styles from './TracesPage.module.css';

/** What all must hold of a query, each to be taken out by itself; how spans stand in their trace is one of them. */
export function QueryChips({ query, onChange }: { readonly query: Query; readonly onChange: (query: string) => void }): ReactNode {
  const text = useText();
  const locale = useLocale();
  const { conditions, selection } = query;
  const structure = selection === undefined ? '' : formatQuery([], selection);
  if (conditions.length === 0 && structure === '') return null;
  return (
    <div className={styles['chips']}>
      {structure !== '' && (
        <FilterChip
          name={text('traces.structure')}
          operator=""
          value={structure}
          removeLabel={text('traces.removeCondition', { condition: structure })}
          onRemove={() => onChange(formatQuery(conditions))}
        />
      )}
      {conditions.map((condition, i) => (
        <FilterChip
          key={`${String(i)} ${formatFilter(condition)}`}
          {...wordsOf(condition, locale)}
          removeLabel={text('traces.removeCondition', { condition: formatFilter(condition) })}
          onRemove={() => onChange(formatQuery(without(conditions, i), selection))}
        />
      ))}
    </div>
  );
}

function wordsOf(filter: QueryFilter, locale: string): { readonly name: string; readonly operator: string; readonly value: string } {
  if (!('target' in filter)) return { name: formatFilter(filter), operator: '', value: '' };
  return { name: nameOfTarget(filter.target), operator: filter.operator, value: valueText(filter, locale) };
}

function valueText({ target, operator, values }: Condition, locale: string): string {
  const isDuration = valueKindOf(target, operator) === 'duration';
  return values.map((value) => (isDuration ? formatDuration(Number(value), locale) : value === '' ? '""' : value)).join(', ');
}
