import { CONDITIONS_MAX, OPERATORS, type Condition, type Operator, type Target } from '../model/span-query.ts';
import { namedTarget, operatorsOf, valueKindOf, type ValueKind } from './fields.ts';
import { scopeOf, type Token } from './lex.ts';
import { isNestedSet, parseNestedSet } from './nested-set.ts';
import { parseDurationValue, parseNumberValue } from './parse-number.ts';
import { patternProblem } from './pattern.ts';
import { Wrong } from './query-error.ts';
import { isKeyword, isReserved, type TokenReader } from './token-reader.ts';

const VALUES_MAX = 100;
/** The one spelling of operators that are words. */
const WORDS: Readonly<Record<string, Operator>> = { in: 'in', contains: 'contains', startswith: 'startsWith', exists: 'exists' };
const NEGATED_WORDS: Readonly<Record<string, Operator>> = {
  in: 'not in',
  contains: 'not contains',
  startswith: 'not startsWith',
  exists: 'not exists',
};

/** key operator value | key ("=" | "!=") "nil" | key [not] in ( value {, value} ) | key [not] exists */
export function parseCondition(reader: TokenReader): Condition {
  if (reader.conditions >= CONDITIONS_MAX) throw reader.wrong('tooManyConditions', { max: String(CONDITIONS_MAX) });
  reader.conditions++;
  const key = parseKey(reader);
  if (isNestedSet(key)) return parseNestedSet(reader, key);
  const target = targetOf(key);
  const operator = parseOperator(reader, key, target);
  if (isNil(reader.peek()) && (operator === '=' || operator === '!=')) {
    const presence = operator === '=' ? 'not exists' : 'exists';
    const allowed = operatorsOf(target);
    if (!allowed.includes(presence)) throw reader.wrong('wrongOperator', { key: key.text, operator: 'nil', operators: allowed.join(' ') });
    reader.skip();
    return { target, operator: presence, values: [] };
  }
  if (operator === 'exists' || operator === 'not exists') return { target, operator, values: [] };
  const kind = valueKindOf(target, operator);
  if (operator === 'in' || operator === 'not in') return { target, operator, values: parseList(reader, kind) };
  return { target, operator, values: [parseValue(reader, kind)] };
}

export function parseKey(reader: TokenReader): Token {
  const token = reader.peek();
  if (token === undefined || (token.kind !== 'word' && token.kind !== 'string') || isReserved(token)) throw reader.wrong('expectedKey');
  if (token.text === '') throw reader.wrong('emptyKey');
  reader.skip();
  return token;
}

/** What a key stands for. A quoted key is an attribute even where the word would be a field, and so is one behind a point. */
export function targetOf(token: Token): Target {
  const { kind, text, scope } = token;
  if (kind === 'string') return { kind: 'attribute', key: text, ...(scope === undefined ? {} : { scope }) };
  const named = namedTarget(text);
  if (named !== null) return named;
  const point = text.indexOf('.');
  const before = text.slice(0, point);
  const scoped = scopeOf(before);
  const isScoped = (scoped !== undefined || point === 0) && point < text.length - 1;
  if (!isScoped) return { kind: 'attribute', key: text };
  return { kind: 'attribute', key: text.slice(point + 1), ...(scoped === undefined ? {} : { scope: scoped }) };
}

/** TraceQL's word for what is not there; in quotes it is a text. */
function isNil(token: Token | undefined): boolean {
  return token?.kind === 'word' && token.text === 'nil';
}

function parseOperator(reader: TokenReader, key: Token, target: Target): Operator {
  const token = reader.peek();
  const allowed = operatorsOf(target);
  const isNegated = isKeyword(token, 'not');
  const word = isNegated ? reader.peek(1) : token;
  const words = isNegated ? NEGATED_WORDS : WORDS;
  const operator =
    word?.kind === 'word' ? words[word.text.toLowerCase()] : OPERATORS.find((name) => token?.kind === 'operator' && token.text === name);
  if (operator === undefined) {
    if (token?.text === '==') throw reader.wrong('oneEqualsSign');
    throw reader.wrong('expectedOperator', { key: key.text, operators: allowed.join(' ') });
  }
  if (!allowed.includes(operator)) throw reader.wrong('wrongOperator', { key: key.text, operator, operators: allowed.join(' ') });
  reader.skip();
  if (isNegated) reader.skip();
  return operator;
}

function parseList(reader: TokenReader, kind: ValueKind): readonly string[] {
  if (!reader.take('open')) throw reader.wrong('expectedList');
  const values: string[] = [];
  for (;;) {
    if (values.length >= VALUES_MAX) throw reader.wrong('tooManyValues', { max: String(VALUES_MAX) });
    values.push(parseValue(reader, kind));
    if (reader.take('close')) return values;
    if (!reader.take('comma')) throw reader.wrong('expectedComma');
  }
}

export function parseValue(reader: TokenReader, kind: ValueKind): string {
  const token = reader.peek();
  if (token === undefined || (token.kind !== 'word' && token.kind !== 'string')) throw reader.wrong('expectedValue');
  if (isReserved(token)) throw reader.wrong('reservedValue', { word: token.text });
  reader.skip();
  switch (kind) {
    case 'text':
      return token.text;
    case 'pattern': {
      const reason = patternProblem(token.text);
      if (reason !== null) throw new Wrong(token.start, 'pattern', { reason });
      return token.text;
    }
    case 'wholeNumber':
      if (/^\d{1,9}$/.test(token.text)) return String(Number(token.text));
      throw new Wrong(token.start, 'wholeNumber');
    case 'number':
      return parseNumberValue(reader, token);
    case 'duration':
      return parseDurationValue(reader, token);
    default: {
      const known = kind.find((name) => name === token.text.toLowerCase());
      if (known === undefined) throw new Wrong(token.start, 'oneOf', { choices: kind.join(', ') });
      return known;
    }
  }
}
