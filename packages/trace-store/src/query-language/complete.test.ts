import { expect, it } from 'vitest';
import { completionAt, type CompletionContext } from './complete.ts';

/** `|` marks the cursor. */
function at(marked: string): CompletionContext {
  const cursor = marked.indexOf('|');
  return completionAt(marked.replace('|', ''), cursor);
}

it.each<[string, Partial<CompletionContext> & Record<string, unknown>]>([
  ['|', { expects: 'key', from: 0, to: 0, prefix: '' }],
  ['ser|', { expects: 'key', from: 0, to: 3, prefix: 'ser' }],
  ['ser|vice = a', { expects: 'key', from: 0, to: 7, prefix: 'ser' }],
  ['service |', { expects: 'operator', key: 'service', operators: ['=', '!=', 'in'] }],
  ['duration |', { expects: 'operator', operators: ['>', '>=', '<', '<=', '=', '!='] }],
  ['service =|', { expects: 'value', key: 'service', prefix: '', choices: null, from: 9 }],
  ['service = or|', { expects: 'value', key: 'service', prefix: 'or', from: 10, to: 12 }],
  ['service = "or d|', { expects: 'value', prefix: 'or d', from: 10, to: 15 }],
  ['service = "or| d" and x = 1', { expects: 'value', prefix: 'or', from: 10, to: 16 }],
  ['status = |', { expects: 'value', choices: ['unset', 'ok', 'error'] }],
  ['duration > |', { expects: 'value', isDuration: true, choices: null }],
  ['service in |', { expects: 'symbol', symbols: ['('] }],
  ['service in (a, b|', { expects: 'value', prefix: 'b' }],
  ['service in (a |', { expects: 'symbol', symbols: [',', ')'] }],
  ['service in (a) |', { expects: 'symbol', symbols: ['and'] }],
  ['service = a |', { expects: 'symbol', symbols: ['and'], prefix: '' }],
  ['service = a an|', { expects: 'symbol', symbols: ['and'], prefix: 'an' }],
  ['service = "a"|', { expects: 'symbol', symbols: ['and'] }],
  ['service = a and htt|', { expects: 'key', prefix: 'htt', from: 16, to: 19 }],
  ['"odd key" = |', { expects: 'value', key: 'odd key', target: { kind: 'attribute', key: 'odd key' } }],
  ['env = |', { expects: 'value', target: { kind: 'field', field: 'environment' } }],
])('%s', (marked, expected) => expect(at(marked)).toMatchObject(expected));
