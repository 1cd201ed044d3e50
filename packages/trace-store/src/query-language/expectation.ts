import { OPERATORS, type Operator } from '../model/span-query.ts';
import { AGGREGATES } from '../model/span-selection.ts';
import type { Token } from './lex.ts';
import { isJoin, isKeyword } from './token-reader.ts';

/** Brackets that are open, the innermost last: of a filter, or of sets of spans. */
type Open = '(' | '{' | 'set (';

/** What may come next while a query is being typed, whether or not what is there already is right. */
export type Expectation = { readonly open: readonly Open[] } & (
  | { readonly at: 'key'; readonly symbols: readonly string[]; readonly then: 'operator' | 'close' }
  | { readonly at: 'operator'; readonly key: Token; readonly isNegated: boolean }
  | { readonly at: 'value'; readonly key: Token; readonly operator: Operator; readonly isList: boolean }
  | { readonly at: 'symbol'; readonly symbols: readonly string[]; readonly then: Then }
);

/** Which symbols these are, and what they lead to. */
type Then =
  | { readonly after: 'in'; readonly key: Token }
  | { readonly after: 'list value'; readonly key: Token }
  | { readonly after: 'condition' | 'spans' | 'relation' | 'pipe' | 'stage name' | 'aggregate' | 'number' };

const RELATION_SIGNS: readonly string[] = ['>', '>>', '<', '<<', '~'];
const STAGES: readonly string[] = [
  '{',
  'count()',
  ...AGGREGATES.filter((name) => name !== 'count').map((name) => `${name}(`),
  'by(',
  'coalesce()',
];
const COMPARISONS: readonly string[] = ['>', '>=', '<', '<=', '=', '!='];

export const START: Expectation = { at: 'key', open: [], symbols: ['not', '(', '{'], then: 'operator' };

export function afterToken(expected: Expectation, token: Token): Expectation {
  const { open } = expected;
  switch (expected.at) {
    case 'key':
      if (expected.then === 'close') return afterStageKey(open, token);
      return afterKey(expected, token);
    case 'operator':
      return afterOperator(expected, token);
    case 'value':
      if (token.kind !== 'word' && token.kind !== 'string') return expected;
      return expected.isList
        ? { at: 'symbol', open, symbols: [',', ')'], then: { after: 'list value', key: expected.key } }
        : afterCondition(open);
    case 'symbol':
      return afterSymbol(expected, expected.then, token);
  }
}

function term(open: readonly Open[], symbols: readonly string[] = ['not', '(']): Expectation {
  return { at: 'key', open, symbols, then: 'operator' };
}

function afterCondition(open: readonly Open[]): Expectation {
  const innermost = open.at(-1);
  const close = innermost === '{' ? ['}'] : innermost === '(' ? [')'] : ['|'];
  return { at: 'symbol', open, symbols: ['and', 'or', ...close], then: { after: 'condition' } };
}

function afterSpans(open: readonly Open[]): Expectation {
  const close = open.at(-1) === 'set (' ? [')'] : [];
  return { at: 'symbol', open, symbols: [...RELATION_SIGNS, 'and', 'or', '|', ...close], then: { after: 'spans' } };
}

function symbol(open: readonly Open[], symbols: readonly string[], after: Exclude<Then['after'], 'in' | 'list value'>): Expectation {
  return { at: 'symbol', open, symbols, then: { after } };
}

function afterKey(expected: Expectation & { readonly at: 'key' }, token: Token): Expectation {
  const { open } = expected;
  if (isKeyword(token, 'not') || token.text === '!') return expected;
  if (token.kind === 'openBrace') {
    // What was taken for brackets of a filter was one of sets.
    return term([...open.map((each): Open => (each === '(' ? 'set (' : each)), '{'], ['not', '(', '}']);
  }
  if (token.kind === 'closeBrace') return afterSpans(open.slice(0, -1));
  if (token.kind === 'open') return term([...open, '('], open.includes('{') ? undefined : ['not', '(', '{']);
  return token.kind === 'word' || token.kind === 'string' ? { at: 'operator', open, key: token, isNegated: false } : expected;
}

function afterOperator(expected: Expectation & { readonly at: 'operator' }, token: Token): Expectation {
  const { open, key, isNegated } = expected;
  const isConstant = isKeyword(key, 'true') || isKeyword(key, 'false');
  if (isConstant && (isJoin(token) || ['close', 'closeBrace', 'pipe'].includes(token.kind))) return afterToken(afterCondition(open), token);
  if (isKeyword(token, 'not')) return { ...expected, isNegated: true };
  if (isKeyword(token, 'in')) return { at: 'symbol', open, symbols: ['('], then: { after: 'in', key } };
  if (isKeyword(token, 'exists')) return afterCondition(open);
  const operator = OPERATORS.find((name) => name.toLowerCase() === (isNegated ? 'not ' : '') + token.text.toLowerCase());
  return operator === undefined ? expected : { at: 'value', open, key, operator, isList: false };
}

function afterStageKey(open: readonly Open[], token: Token): Expectation {
  if (token.kind === 'close') return symbol(open, COMPARISONS, 'aggregate');
  return { at: 'key', open, symbols: [')'], then: 'close' };
}

function afterSymbol(expected: Expectation & { readonly at: 'symbol' }, then: Then, token: Token): Expectation {
  const { open } = expected;
  switch (then.after) {
    case 'in':
      return token.kind === 'open' ? { at: 'value', open, key: then.key, operator: 'in', isList: true } : expected;
    case 'list value':
      if (token.kind === 'comma') return { at: 'value', open, key: then.key, operator: 'in', isList: true };
      return token.kind === 'close' ? afterCondition(open) : expected;
    case 'condition':
      if (isJoin(token)) return term(open);
      if (token.kind === 'close') return afterCondition(open.slice(0, -1));
      if (token.kind === 'closeBrace') return afterSpans(open.slice(0, -1));
      return token.kind === 'pipe' ? symbol(open, STAGES, 'pipe') : expected;
    case 'spans':
      if (isJoin(token) || /^[!&]?(?:>>?|<<?|~)$/.test(token.text)) return symbol(open, ['{', '('], 'relation');
      if (token.kind === 'close') return afterSpans(open.slice(0, -1));
      return token.kind === 'pipe' ? symbol(open, STAGES, 'pipe') : expected;
    case 'relation':
      if (token.kind === 'open') return symbol([...open, 'set ('], ['{', '('], 'relation');
      return token.kind === 'openBrace' ? term([...open, '{'], ['not', '(', '}']) : expected;
    case 'pipe':
      if (token.kind === 'openBrace') return term([...open, '{']);
      return token.kind === 'word'
        ? symbol(open, ['('], isKeyword(token, 'by') || isKeyword(token, 'coalesce') ? 'number' : 'stage name')
        : expected;
    case 'stage name':
      return token.kind === 'open' ? { at: 'key', open, symbols: [')'], then: 'close' } : expected;
    case 'aggregate':
      return token.kind === 'operator' ? symbol(open, [], 'number') : expected;
    case 'number':
      return token.kind === 'open' ? { at: 'key', open, symbols: [')'], then: 'close' } : afterSpans(open);
  }
}
