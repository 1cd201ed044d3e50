import type { Distinction, KeyedValue, NumberDistinction, ValueDistinction } from '../model/cohort.ts';
import { COHORT_LIMITS } from './limits.ts';
import type { SpanFacts } from './span-facts-of.ts';
import { differenceAtLeast, fisherP, median, rankSum, shareOf } from './statistics.ts';
import { isSymptom } from './symptoms.ts';

export type Scored = { readonly distinctions: readonly Distinction[]; readonly idKeys: readonly string[] };

/** Probability of at least one false finding in all of a comparison. */
const ALPHA = 0.01;
/** What fewer spans have is told by no test. */
const SPANS_MIN = 4;
/** From so many different ones on, numbers are compared as numbers. */
const NUMBERS_MIN = 9;
/** From so many spans on, a key whose values are nearly all different is one of ids. */
const ID_SPANS_MIN = 20;
const ID_DISTINCT_SHARE = 0.8;
/** `thread.id`, `orderId`, `bizOrderNo`: numbers that measure nothing. */
const ID_NAME = /(?:^|[._-])(?:id|no|number|pid|port)s?$|(?:Id|ID|No|Number)$/;

type Column = {
  readonly key: string;
  /** Positions of spans, ascending, those of the chosen first. */
  readonly byText: Map<string, number[]>;
  readonly present: number[];
  readonly numbers: number[];
};

/**
 * Which values and numbers tell the chosen spans from the rest, the strongest first. Pure.
 *
 * - Only what a test finds significant is told, with the bound divided by the number of tests (Bonferroni).
 * - Values that exactly the same spans have are one distinction.
 * - A value that is rarer among the chosen is what remains where another one is commoner: it is told only for keys without such a one.
 * - Keys whose values are nearly all different are ids. They are named, not compared.
 *
 * @param without keys that the choice itself is about
 */
export function scoreCohorts(
  chosen: readonly SpanFacts[],
  rest: readonly SpanFacts[],
  { without = [], withSymptoms = false }: { readonly without?: readonly string[]; readonly withSymptoms?: boolean } = {},
): Scored {
  const sizes = { chosen: chosen.length, rest: rest.length };
  const columns = columnsOf([...chosen, ...rest]).filter(({ key }) => !without.includes(key));
  const idKeys = columns.filter(isOfIds).map(({ key }) => key);
  const numeric = columns.filter((column) => isOfNumbers(column) && !idKeys.includes(column.key));
  const marks = columns.flatMap((column) => marksOf(column, numeric.includes(column) || idKeys.includes(column.key)));
  const bound = ALPHA / Math.max(1, marks.length + numeric.length);
  const values = valuesOf(marks, sizes, bound, withSymptoms);
  const numbers = numeric.flatMap((column) => numberOf(column, sizes, bound, withSymptoms));
  const distinctions = [...values, ...numbers].sort((a, b) => b.score - a.score || keyOrder(a.key, b.key));
  return { distinctions: distinctions.slice(0, COHORT_LIMITS.distinctions), idKeys: idKeys.sort() };
}

type Sizes = { readonly chosen: number; readonly rest: number };
/** A key, with a value or without, and the spans that have it. */
type Mark = { readonly key: string; readonly value: string | null; readonly spans: readonly number[] };

function columnsOf(spans: readonly SpanFacts[]): readonly Column[] {
  const columns = new Map<string, Column>();
  spans.forEach((facts, i) => {
    for (const [key, { text, number }] of facts) {
      let column = columns.get(key);
      if (column === undefined) {
        column = { key, byText: new Map(), present: [], numbers: [] };
        columns.set(key, column);
      }
      column.present.push(i);
      if (number !== null && Number.isFinite(number)) column.numbers.push(number);
      const found = column.byText.get(text);
      if (found === undefined) column.byText.set(text, [i]);
      else found.push(i);
    }
  });
  return [...columns.values()];
}

function isOfIds(column: Column): boolean {
  const { present, byText } = column;
  if (present.length < ID_SPANS_MIN || byText.size < present.length * ID_DISTINCT_SHARE) return false;
  return !isOfNumbers(column);
}

/** A column of numbers has one number a span, so that both stand in the same order. */
function isOfNumbers({ key, present, numbers, byText }: Column): boolean {
  return numbers.length === present.length && byText.size >= NUMBERS_MIN && !ID_NAME.test(key);
}

function marksOf({ key, byText, present }: Column, isWhole: boolean): readonly Mark[] {
  const values = isWhole ? [] : [...byText].map(([value, spans]): Mark => ({ key, value, spans }));
  return [...values, { key, value: null, spans: present }].filter(({ spans }) => spans.length >= SPANS_MIN);
}

function valuesOf(marks: readonly Mark[], sizes: Sizes, bound: number, withSymptoms: boolean): readonly ValueDistinction[] {
  const groups = [...Map.groupBy(marks, ({ spans }) => spans.join()).values()];
  const found = groups.flatMap((group): ValueDistinction[] => {
    const inOrder = [...group].sort((a, b) => Number(a.value === null) - Number(b.value === null) || keyOrder(a.key, b.key));
    const [first, ...others] = inOrder;
    if (first === undefined) return [];
    const chosenCount = first.spans.filter((span) => span < sizes.chosen).length;
    const [a, b] = [
      { count: chosenCount, of: sizes.chosen },
      { count: first.spans.length - chosenCount, of: sizes.rest },
    ];
    if (fisherP(a, b) > bound) return [];
    const { key, value } = first;
    const alike = others.flatMap((other): KeyedValue[] =>
      other.value === null || other.key === key ? [] : [{ key: other.key, value: other.value }],
    );
    const shares = { chosenShare: shareOf(a), restShare: shareOf(b) };
    const counts = { chosenCount: a.count, restCount: b.count };
    return [
      { kind: 'value', key, value, score: differenceAtLeast(a, b), isSymptom: withSymptoms && isSymptom(key), ...counts, ...shares, alike },
    ];
  });
  const isCommoner = ({ chosenShare, restShare }: ValueDistinction): boolean => chosenShare > restShare;
  const commoner = new Set(
    found.filter((each) => isCommoner(each) && each.value !== null).flatMap(({ key, alike }) => [key, ...alike.map((other) => other.key)]),
  );
  const named = new Set(found.filter(({ value }) => value !== null).map(({ key }) => key));
  return found.filter((each) => (each.value === null ? !named.has(each.key) : isCommoner(each) || !commoner.has(each.key)));
}

function numberOf({ key, present, numbers }: Column, sizes: Sizes, bound: number, withSymptoms: boolean): readonly NumberDistinction[] {
  const chosen = numbers.filter((_, i) => (present[i] ?? 0) < sizes.chosen);
  const rest = numbers.filter((_, i) => (present[i] ?? 0) >= sizes.chosen);
  if (chosen.length < SPANS_MIN || rest.length < SPANS_MIN) return [];
  const { effect, effectAtLeast, p } = rankSum(chosen, rest);
  if (p > bound) return [];
  return [
    {
      kind: 'number',
      key,
      score: effectAtLeast * (chosen.length / sizes.chosen),
      isSymptom: withSymptoms && isSymptom(key),
      effect,
      chosenMedian: median(chosen),
      restMedian: median(rest),
      chosenCount: chosen.length,
      restCount: rest.length,
    },
  ];
}

/** Of keys that say the same, the one that people know stands first. */
const KNOWN_KEYS = ['version', 'pod', 'instance', 'host', 'name', 'service', 'environment'];

function keyOrder(a: string, b: string): number {
  const place = (key: string): number => (KNOWN_KEYS.includes(key) ? KNOWN_KEYS.indexOf(key) : KNOWN_KEYS.length);
  return place(a) - place(b) || (a < b ? -1 : Number(a > b));
}
