/*
 * THE QUERY LANGUAGE
 *
 *   query      = [ condition { "and" condition } ]
 *   condition  = key operator value | key "in" "(" value { "," value } ")"
 *   key        = word | string        a word may be a field or its alias; a string always names an attribute
 *   operator   = "=" | "!=" | ">" | ">=" | "<" | "<="
 *   value      = word | string
 *
 *   service = order and duration > 500ms and http.response.status_code >= 500 and bizOrderId = 1001
 *
 * `and` and `in` are read in any case. There is no `or` and no `not` yet; the parser says so instead of guessing.
 */
import { CONDITIONS_MAX, OPERATORS, type Condition, type Operator, type Target } from '../model/span-query.ts';
import { parseDuration } from './durations.ts';
import { fieldOf, KEYWORDS, operatorsOf, valueKindOf } from './fields.ts';
import { lex, type Token } from './lex.ts';

/** `position` counts UTF-16 units from 0, as editors do. The message says what to do. */
export type QueryError = { readonly position: number; readonly message: string };
export type ParsedQuery = { readonly conditions: readonly Condition[] } | { readonly error: QueryError };

const VALUES_MAX = 100;

const NO_OR = '“or” is not supported yet: list the alternatives of one key with in (a, b), or ask two questions.';
const NO_NOT = '“not” is not supported yet: use != with each value.';

/** Thrown inside this file only; `parseQuery` turns it into a value. */
class Wrong extends Error {
  readonly position: number;

  constructor(position: number, message: string) {
    super(message);
    this.position = position;
  }
}

/** The empty text is the query that everything matches. Never throws. */
export function parseQuery(text: string): ParsedQuery {
  try {
    return { conditions: new Parser(text).query() };
  } catch (error) {
    if (error instanceof Wrong) return { error: { position: error.position, message: error.message } };
    throw error;
  }
}

/** What a key stands for. A quoted key is an attribute even where the word would be a field. */
export function targetOf(token: Token): Target {
  const field = token.kind === 'word' ? fieldOf(token.text) : null;
  return field === null ? { kind: 'attribute', key: token.text } : { kind: 'field', field };
}

export function isKeyword(token: Token | undefined, keyword: string): boolean {
  return token?.kind === 'word' && token.text.toLowerCase() === keyword;
}

class Parser {
  readonly #tokens: readonly Token[];
  readonly #end: number;
  #next = 0;

  constructor(text: string) {
    this.#tokens = lex(text);
    this.#end = text.length;
    const open = this.#tokens.find((token) => !token.isClosed);
    if (open !== undefined) throw new Wrong(open.start, 'This quote is never closed: end the text with the same quote.');
  }

  query(): readonly Condition[] {
    const conditions: Condition[] = [];
    if (this.#tokens.length === 0) return conditions;
    for (;;) {
      if (conditions.length >= CONDITIONS_MAX) throw this.#wrong(`A query has at most ${String(CONDITIONS_MAX)} conditions.`);
      conditions.push(this.#condition());
      const token = this.#peek();
      if (token === undefined) return conditions;
      if (!isKeyword(token, 'and')) throw new Wrong(token.start, unexpectedAfterCondition(token));
      this.#next++;
    }
  }

  #condition(): Condition {
    const key = this.#key();
    const target = targetOf(key);
    const operator = this.#operator(key, target);
    if (operator !== 'in') return { target, operator, values: [this.#value(target)] };
    return { target, operator, values: this.#list(target) };
  }

  #key(): Token {
    const token = this.#peek();
    if (isKeyword(token, 'not')) throw this.#wrong(NO_NOT);
    if (isKeyword(token, 'or') || token?.text === '||') throw this.#wrong(NO_OR);
    if (token?.kind === 'open') throw this.#wrong('Conditions are not grouped: write them one after the other, joined by “and”.');
    if (token === undefined || (token.kind !== 'word' && token.kind !== 'string') || isReserved(token)) {
      throw this.#wrong('Expected the name of a field or an attribute, for example service or http.route.');
    }
    if (token.text === '') throw this.#wrong('The name of an attribute is not empty.');
    this.#next++;
    return token;
  }

  #operator(key: Token, target: Target): Operator {
    const token = this.#peek();
    const allowed = operatorsOf(target);
    const operator = isKeyword(token, 'in') ? 'in' : OPERATORS.find((name) => token?.kind === 'operator' && token.text === name);
    if (operator === undefined) throw this.#wrong(notAnOperator(token, key, allowed));
    if (!allowed.includes(operator)) {
      throw this.#wrong(`“${key.text}” cannot be compared with ${operator}: use ${oneOf(allowed)}.`);
    }
    this.#next++;
    return operator;
  }

  #list(target: Target): readonly string[] {
    if (this.#peek()?.kind !== 'open') throw this.#wrong('Expected a list after “in”: (a, b).');
    this.#next++;
    const values: string[] = [];
    for (;;) {
      if (values.length >= VALUES_MAX) throw this.#wrong(`A list has at most ${String(VALUES_MAX)} values.`);
      values.push(this.#value(target));
      const token = this.#peek();
      if (token?.kind !== 'comma' && token?.kind !== 'close') throw this.#wrong('Expected a comma and another value, or “)”.');
      this.#next++;
      if (token.kind === 'close') return values;
    }
  }

  #value(target: Target): string {
    const token = this.#peek();
    if (token === undefined || (token.kind !== 'word' && token.kind !== 'string')) {
      throw this.#wrong('Expected a value. Put a text with spaces or signs in quotes: "a = b".');
    }
    if (isReserved(token)) throw this.#wrong(`Expected a value. To search for the word ${token.text} itself, put it in quotes.`);
    this.#next++;
    const kind = valueKindOf(target);
    if (kind === 'text') return token.text;
    if (kind === 'number') {
      if (/^\d{1,5}$/.test(token.text)) return String(Number(token.text));
      throw new Wrong(token.start, 'Expected a whole number, for example 500.');
    }
    if (kind === 'duration') return this.#duration(token);
    const known = kind.find((name) => name === token.text.toLowerCase());
    if (known === undefined) throw new Wrong(token.start, `Expected one of ${kind.join(', ')}.`);
    return known;
  }

  /** The unit may stand apart: `500 ms`. */
  #duration(token: Token): string {
    const unit = this.#peek();
    if (/^[\d.]+$/.test(token.text) && unit?.kind === 'word' && parseDuration(`${token.text}${unit.text}`) !== null) {
      this.#next++;
      return String(parseDuration(`${token.text}${unit.text}`));
    }
    const ns = parseDuration(token.text);
    if (ns !== null) return ns.toString();
    const example = /^\d+$/.test(token.text) ? `${token.text}ms` : '500ms';
    throw new Wrong(token.start, `Expected a duration with its unit (ns, us, ms, s, m, h), for example ${example}.`);
  }

  #peek(): Token | undefined {
    return this.#tokens[this.#next];
  }

  #wrong(message: string): Wrong {
    return new Wrong(this.#peek()?.start ?? this.#end, message);
  }
}

function isReserved(token: Token): boolean {
  return token.kind === 'word' && KEYWORDS.includes(token.text.toLowerCase());
}

function unexpectedAfterCondition(token: Token): string {
  if (isKeyword(token, 'or') || token.text === '||') return NO_OR;
  if (token.text === '&&') return 'Join conditions with the word “and”.';
  if (token.kind === 'comma') return 'Expected “and”. Put a value with a comma in quotes, and several values in a list: in (a, b).';
  return 'Expected “and” before the next condition. Put a value with spaces in quotes.';
}

function notAnOperator(token: Token | undefined, key: Token, allowed: readonly Operator[]): string {
  if (token?.text === '==') return 'Write one equals sign: =.';
  if (isKeyword(token, 'not')) return NO_NOT;
  if (token?.kind === 'operator' && token.text.includes('~'))
    return 'Patterns are not supported yet: compare with = or list values with in (a, b).';
  return `Expected how to compare “${key.text}”: ${oneOf(allowed)}.`;
}

function oneOf(operators: readonly Operator[]): string {
  return operators.join(' ');
}
