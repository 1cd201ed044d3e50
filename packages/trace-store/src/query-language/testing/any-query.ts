import fc from 'fast-check';
import type { Condition, Operator, QueryFilter, Target } from '../../model/span-query.ts';
import { RELATIONS, type SpanSelection, type Stage } from '../../model/span-selection.ts';
import { operatorsOf, valueKindOf } from '../fields.ts';
import { joined } from '../parse-filter.ts';
import type { Query } from '../parse.ts';

/** What queries are made of. */
export type Material = {
  readonly targets: fc.Arbitrary<Target>;
  /** Texts to compare a target with. */
  readonly texts: (target: Target) => fc.Arbitrary<string>;
  readonly patterns: fc.Arbitrary<string>;
  /** Decimal. */
  readonly numbers: (target: Target) => fc.Arbitrary<string>;
  /** Nanoseconds. */
  readonly durations: fc.Arbitrary<bigint>;
};

export function anyCondition({ targets, texts, patterns, numbers, durations }: Material): fc.Arbitrary<Condition> {
  const valueOf = (target: Target, operator: Operator): fc.Arbitrary<string> => {
    const kind = valueKindOf(target, operator);
    if (kind === 'text') return texts(target);
    if (kind === 'pattern') return patterns;
    if (kind === 'wholeNumber') return fc.oneof(fc.nat(6), fc.constantFrom(200, 404, 500, 65_535)).map(String);
    if (kind === 'number') return numbers(target);
    return kind === 'duration' ? durations.map(String) : fc.constantFrom(...kind);
  };
  return targets.chain((target) =>
    fc.constantFrom(...operatorsOf(target)).chain((operator) => {
      if (operator === 'exists' || operator === 'not exists') return fc.constant<Condition>({ target, operator, values: [] });
      const isList = operator === 'in' || operator === 'not in';
      return fc
        .array(valueOf(target, operator), { minLength: 1, maxLength: isList ? 4 : 1 })
        .map((values): Condition => ({ target, operator, values }));
    }),
  );
}

/** As the parser makes them: no bracket around one, nor around the same join. */
export function anyFilter(condition: fc.Arbitrary<QueryFilter>, depth = 2): fc.Arbitrary<QueryFilter> {
  if (depth === 0) {
    return fc.oneof({ weight: 15, arbitrary: condition }, { weight: 1, arbitrary: fc.constantFrom<QueryFilter>({ all: [] }, { any: [] }) });
  }
  const inner = anyFilter(condition, depth - 1);
  const parts = (how: 'all' | 'any') => fc.array(inner, { minLength: 2, maxLength: 3 }).map((filters) => joined(how, filters));
  return fc.oneof(
    { weight: 3, arbitrary: condition },
    { weight: 1, arbitrary: inner.map((not): QueryFilter => ({ not })) },
    { weight: 2, arbitrary: parts('all') },
    { weight: 2, arbitrary: parts('any') },
  );
}

function anySelection(filter: fc.Arbitrary<QueryFilter>, stage: fc.Arbitrary<Stage>, depth = 2): fc.Arbitrary<SpanSelection> {
  const spans = fc
    .oneof({ weight: 4, arbitrary: filter }, { weight: 1, arbitrary: fc.constant<QueryFilter>({ all: [] }) })
    .map((each): SpanSelection => ({ kind: 'spans', filter: each }));
  if (depth === 0) return spans;
  const inner = anySelection(filter, stage, depth - 1);
  return fc.oneof(
    { weight: 2, arbitrary: spans },
    { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom('both' as const, 'either' as const), left: inner, right: inner }) },
    {
      weight: 5,
      arbitrary: fc.record({
        kind: fc.constant('related' as const),
        relation: fc.constantFrom(...RELATIONS),
        mode: fc.constantFrom('right' as const, 'right' as const, 'not' as const, 'union' as const),
        left: inner,
        right: inner,
      }),
    },
    {
      weight: 2,
      arbitrary: fc
        .record({ input: inner, stages: fc.array(stage, { minLength: 1, maxLength: 2 }) })
        // A pipe within a pipe is one pipe to the parser.
        .map(({ input, stages }): SpanSelection =>
          input.kind === 'pipe' ? { ...input, stages: [...input.stages, ...stages] } : { kind: 'pipe', input, stages },
        ),
    },
  );
}

function anyStage({ targets, durations }: Material, filter: fc.Arbitrary<QueryFilter>): fc.Arbitrary<Stage> {
  const operators = fc.constantFrom('=', '!=', '>', '>=', '<', '<=' as const);
  const count = fc
    .record({ operator: operators, value: fc.nat(4).map(String) })
    .map((rest): Stage => ({ kind: 'aggregate', aggregate: 'count', target: null, ...rest }));
  const others = fc
    .record({
      aggregate: fc.constantFrom('avg', 'min', 'max', 'sum'),
      target: targets,
      operator: operators,
      ns: durations,
      number: fc.nat(1_000),
    })
    .map(({ ns, number, ...rest }): Stage => {
      const value = valueKindOf(rest.target) === 'duration' ? String(ns) : String(number);
      return { kind: 'aggregate', ...rest, value };
    });
  return fc.oneof(
    { weight: 3, arbitrary: count },
    { weight: 2, arbitrary: others },
    { weight: 1, arbitrary: filter.map((each): Stage => ({ kind: 'filter', filter: each })) },
    { weight: 1, arbitrary: targets.map((target): Stage => ({ kind: 'by', target })) },
    { weight: 1, arbitrary: fc.constant<Stage>({ kind: 'together' }) },
  );
}

/** Any query of this material: conditions alone, and sets of spans that stand to each other. */
export function anyQuery(material: Material): { readonly plain: fc.Arbitrary<Query>; readonly structured: fc.Arbitrary<Query> } {
  const filter = anyFilter(anyCondition(material));
  const plain = fc
    .array(filter, { maxLength: 3 })
    .map((filters): Query => ({ conditions: filters.flatMap((each) => ('all' in each ? each.all : [each])) }));
  const structured = fc
    .record({
      selection: anySelection(filter, anyStage(material, filter)),
      conditions: fc.oneof(fc.constant<QueryFilter[]>([]), fc.array(anyCondition(material), { maxLength: 1 })),
    })
    .map(({ selection, conditions }): Query => ({ conditions, selection }));
  return { plain, structured };
}
