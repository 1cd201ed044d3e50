/** What is wrong with a query: each a sentence with places for values. Other languages say the same by the same codes. */
export const QUERY_ERRORS = {
  unclosedQuote: 'This quote is never closed: end the text with the same quote.',
  unclosedBracket: 'This bracket is never closed: expected “{bracket}”.',
  tooManyConditions: 'A query has at most {max} conditions.',
  tooDeep: 'Brackets and “not” stand at most {max} deep in each other.',
  tooManyValues: 'A list has at most {max} values.',
  expectedKey: 'Expected the name of a field or an attribute, for example service or http.route.',
  emptyKey: 'The name of an attribute is not empty.',
  expectedOperator: 'Expected how to compare “{key}”: {operators}.',
  wrongOperator: '“{key}” cannot be compared with {operator}: use {operators}.',
  oneEqualsSign: 'Write one equals sign: =.',
  expectedList: 'Expected a list after “in”: (a, b).',
  expectedComma: 'Expected a comma and another value, or “)”.',
  expectedValue: 'Expected a value. Put a text with spaces or signs in quotes: "a = b".',
  reservedValue: 'Expected a value. To search for the word {word} itself, put it in quotes.',
  wholeNumber: 'Expected a whole number, for example 500.',
  number: 'Expected a number, for example 500, 0.5, 10MB or 250ms.',
  duration: 'Expected a duration with its unit (ns, us, ms, s, m, h, d, w), for example {example}.',
  oneOf: 'Expected one of {choices}.',
  pattern: 'This regular expression is not valid: {reason}.',
  nestedSet: '“{key}” numbers spans as a store does: ask for roots by isRoot = true, and how spans stand to each other by > >> < << ~.',
  expectedAnd: 'Expected “and” or “or” before the next condition. Put a value with spaces in quotes.',
  commaInValue: 'Expected “and” or “or”. Put a value with a comma in quotes, and several values in a list: in (a, b).',
  onlyInBraces: 'Sets of spans are compared in braces: {left} > {right}.',
  expectedSpans: 'Expected spans in braces, for example {example}.',
  expectedRelation: 'Expected how the spans stand to each other (> >> < << ~), “and”, “or”, or “|”.',
  expectedStage: 'Expected count(), avg(…), min(…), max(…), sum(…), by(…), coalesce() or spans in braces.',
  expectedBracket: 'Expected “{bracket}”.',
  expectedHint: 'Expected a hint, for example most_recent=true.',
  expectedComparison: 'Expected a comparison with a number: {operators}.',
} as const;

export type QueryErrorCode = keyof typeof QUERY_ERRORS;

/** `position` counts UTF-16 units from 0, as editors do. `message` is the sentence in English, `values` what stands in its places. */
export type QueryError = {
  readonly position: number;
  readonly code: QueryErrorCode;
  readonly values: Readonly<Record<string, string>>;
  readonly message: string;
};

/** Thrown inside this folder only; `parseQuery` turns it into a value. */
export class Wrong extends Error {
  readonly error: QueryError;

  constructor(position: number, code: QueryErrorCode, values: Readonly<Record<string, string>> = {}) {
    const message = QUERY_ERRORS[code].replaceAll(/\{(\w+)\}/g, (_place, name: string) => values[name] ?? '');
    super(message);
    this.error = { position, code, values, message };
  }
}
