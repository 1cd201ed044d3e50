import { AppError } from '@spanhouse/core/browser';

/** What is wrong with a search: each a sentence with places for values. Other languages say the same by the same codes. */
export const LOG_QUERY_ERRORS = {
  tooLong: 'A search has at most {max} characters.',
  tooManyParts: 'A search has at most {max} parts.',
  unclosedQuote: 'This quote is never closed: end the text with a quote.',
  unclosedBracket: 'This bracket is never closed: expected “)”.',
  emptyChoice: 'Expected a value between the brackets, for example (a|b).',
  expectedValue: 'Expected a value. Put a text with spaces in quotes: "a b".',
  severity: 'Expected one of {choices}.',
  number: 'Expected a number, for example 500.',
} as const;

export type LogQueryErrorCode = keyof typeof LOG_QUERY_ERRORS;

/** `position` counts UTF-16 units from 0, as editors do. `values` stand in the places of the sentence. */
export type LogQueryError = {
  readonly position: number;
  readonly code: LogQueryErrorCode;
  readonly values: Readonly<Record<string, string>>;
};

/** What `parseLogQuery` throws: QUERY.INVALID that also says by code what is wrong, and where. */
export class WrongLogQuery extends AppError {
  readonly wrong: LogQueryError;

  constructor(position: number, code: LogQueryErrorCode, values: Readonly<Record<string, string>> = {}) {
    const sentence = LOG_QUERY_ERRORS[code].replaceAll(/\{(\w+)\}/g, (_place, name: string) => values[name] ?? '');
    super('QUERY.INVALID', `At character ${String(position + 1)}: ${sentence}`, { at: position });
    this.wrong = { position, code, values };
  }
}
