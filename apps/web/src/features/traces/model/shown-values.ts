import { formatQuery, parseQuery, parseTarget, type QueryFilter, type Target } from '@spanhouse/trace-store/query-language';
import { withFacet } from './facet-conditions.ts';
import type { ValuesView } from './search-view.ts';

/** Of a column of a trace or span: a value as it is shown. */
export type ShownValue = {
  readonly text: string;
  /** The conditions with this value asked for, which find the row still; null where none do: other spans have the value, or not all of it is told. */
  readonly picked: readonly QueryFilter[] | null;
};

/** The first of the values of this key. */
export function shownValues(
  key: string,
  values: ValuesView | undefined,
  max: number,
  conditions: readonly QueryFilter[],
): readonly ShownValue[] {
  const target = parseTarget(key);
  if (values === undefined || target === null) return [];
  const { texts, areCut, ofMatches } = values;
  return texts.slice(0, max).map((text, i) => {
    const canBePicked = ofMatches && areCut[i] === false && canBeAsked(target, text);
    return { text, picked: canBePicked ? withFacet(conditions, target, { included: [text], excluded: [] }) : null };
  });
}

/** Whether the language has words for the value: an event may lie before the start of its span, and no duration says that. */
function canBeAsked(target: Target, value: string): boolean {
  const text = formatQuery([{ target, operator: '=', values: [value] }]);
  const read = parseQuery(text);
  return !('error' in read) && formatQuery(read.conditions) === text;
}
