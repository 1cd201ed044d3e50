import fc from 'fast-check';
import { FROM, TO } from './canary-texts.ts';

type Procedure = { readonly kind: 'query' | 'mutation'; readonly path: string; readonly input: object };
type Asked = {
  readonly kind: 'get';
  /** As `route-files.ts` names it. */
  readonly path: string;
  readonly names: Readonly<Record<string, string>>;
  readonly search: Readonly<Record<string, string>>;
  readonly accept: string;
  /** Where the project is named; in both, another one in each. */
  readonly projectIn: 'header' | 'parameter' | 'both';
};
export type Call = Procedure | Asked;

export const query = (path: string, input: Readonly<Record<string, fc.Arbitrary<unknown>>>, weight = 1): fc.WeightedArbitrary<Call> => ({
  weight,
  arbitrary: fc.record(input).map((made): Call => ({ kind: 'query', path, input: made })),
});
export const mutation = (path: string, input: Readonly<Record<string, fc.Arbitrary<unknown>>>, weight = 1): fc.WeightedArbitrary<Call> => ({
  weight,
  arbitrary: fc.record(input).map((made): Call => ({ kind: 'mutation', path, input: made })),
});
export const get = (
  path: string,
  search: Readonly<Record<string, fc.Arbitrary<string>>>,
  { names = {}, weight = 1 }: { readonly names?: Readonly<Record<string, fc.Arbitrary<string>>>; readonly weight?: number } = {},
): fc.WeightedArbitrary<Call> => ({
  weight,
  arbitrary: fc.record({
    kind: fc.constant('get' as const),
    path: fc.constant(path),
    names: fc.record(names),
    search: fc.record(search, { requiredKeys: [] }).map((made) => ({ ...made }) as Readonly<Record<string, string>>), // a key that is left out is not there
    accept: fc.constantFrom('*/*', 'application/json', 'application/x-protobuf'),
    projectIn: fc.constantFrom('header' as const, 'parameter' as const, 'both' as const),
  }),
});
export const words = (...given: readonly string[]): fc.Arbitrary<string> => fc.constantFrom(...given);

/** Around what is stored, or from where nothing is. */
export const MOMENTS = { start: words(String(FROM), String(FROM), '2020-01-01', 'now-1h'), end: words(String(TO), String(TO), 'now') };
