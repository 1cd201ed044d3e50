import { expect, it } from 'vitest';
import { OPERATORS } from '../model/span-query.ts';
import { completionAt, type CompletionContext } from './complete.ts';

/** `¦` marks the cursor. */
function at(marked: string): CompletionContext {
  const cursor = marked.indexOf('¦');
  return completionAt(marked.replace('¦', ''), cursor);
}

it.each<[string, Partial<CompletionContext> & Record<string, unknown>]>([
  ['¦', { expects: 'key', from: 0, to: 0, prefix: '' }],
  ['ser¦', { expects: 'key', from: 0, to: 3, prefix: 'ser' }],
  ['ser¦vice = a', { expects: 'key', from: 0, to: 7, prefix: 'ser' }],
  ['service ¦', { expects: 'operator', key: 'service', operators: OPERATORS.filter((operator) => !/^[<>]/.test(operator)) }],
  ['duration ¦', { expects: 'operator', operators: ['>', '>=', '<', '<=', '=', '!='] }],
  ['service =¦', { expects: 'value', key: 'service', prefix: '', choices: null, from: 9 }],
  ['service = or¦', { expects: 'value', key: 'service', prefix: 'or', from: 10, to: 12 }],
  ['service = "or d¦', { expects: 'value', prefix: 'or d', from: 10, to: 15 }],
  ['service = "or¦ d" and x = 1', { expects: 'value', prefix: 'or', from: 10, to: 16 }],
  ['status = ¦', { expects: 'value', choices: ['unset', 'ok', 'error'] }],
  ['duration > ¦', { expects: 'value', isDuration: true, choices: null }],
  ['service in ¦', { expects: 'symbol', symbols: ['('] }],
  ['service in (a, b¦', { expects: 'value', prefix: 'b' }],
  ['service in (a ¦', { expects: 'symbol', symbols: [',', ')'] }],
  ['service in (a) ¦', { expects: 'symbol', symbols: ['and', 'or', '|'] }],
  ['service = a ¦', { expects: 'symbol', symbols: ['and', 'or', '|'], prefix: '' }],
  ['service = a an¦', { expects: 'symbol', symbols: ['and', 'or', '|'], prefix: 'an' }],
  ['service = "a"¦', { expects: 'symbol', symbols: ['and', 'or', '|'] }],
  ['service = a and htt¦', { expects: 'key', prefix: 'htt', from: 16, to: 19 }],
  ['"odd key" = ¦', { expects: 'value', key: 'odd key', target: { kind: 'attribute', key: 'odd key' } }],
  ['env = ¦', { expects: 'value', target: { kind: 'field', field: 'environment' } }],
  ['¦', { expects: 'key', symbols: ['not', '(', '{'] }],
  ['not ¦', { expects: 'key' }],
  ['(a = 1 ¦', { expects: 'symbol', symbols: ['and', 'or', ')'] }],
  ['a not ¦', { expects: 'operator', key: 'a' }],
  ['a not in (¦', { expects: 'value', key: 'a' }],
  ['status not in (¦', { expects: 'value', choices: ['unset', 'ok', 'error'] }],
  ['a exists ¦', { expects: 'symbol', symbols: ['and', 'or', '|'] }],
  ['name startswith GE¦', { expects: 'value', key: 'name', prefix: 'GE' }],
  ['{ ser¦', { expects: 'key', prefix: 'ser', symbols: ['not', '(', '}'] }],
  ['{ service = a ¦', { expects: 'symbol', symbols: ['and', 'or', '}'] }],
  ['{ service = a } ¦', { expects: 'symbol', symbols: ['>', '>>', '<', '<<', '~', 'and', 'or', '|'] }],
  ['{ service = a } >> ¦', { expects: 'symbol', symbols: ['{', '('] }],
  ['{} >> { (status = ¦', { expects: 'value', choices: ['unset', 'ok', 'error'] }],
  ['({} > {} ¦', { expects: 'symbol', symbols: ['>', '>>', '<', '<<', '~', 'and', 'or', '|', ')'] }],
  ['{} | ¦', { expects: 'symbol', symbols: ['{', 'count()', 'avg(', 'min(', 'max(', 'sum(', 'by(', 'coalesce()'] }],
  ['service = a | co¦', { expects: 'symbol', prefix: 'co' }],
  ['{} | avg(dur¦', { expects: 'key', prefix: 'dur' }],
  ['{} | count() ¦', { expects: 'symbol', symbols: ['>', '>=', '<', '<=', '=', '!='] }],
  ['{} | count() > 2 ¦', { expects: 'symbol', symbols: ['>', '>>', '<', '<<', '~', 'and', 'or', '|'] }],
  ['traceDuration > ¦', { expects: 'value', isDuration: true }],
])('%s', (marked, expected) => expect(at(marked)).toMatchObject(expected));
