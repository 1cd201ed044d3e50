import { ARITHMETIC_SIGNS, calculated } from './arithmetic.ts';
import { parseDuration } from './durations.ts';
import type { Token } from './lex.ts';
import { numberOf, parseNumber } from './numbers.ts';
import { Wrong } from './query-error.ts';
import { isReserved, type TokenReader } from './token-reader.ts';

const UINT64_END = 2 ** 64;

/** A number, or several that are put together: `10 * 1024 * 1024`. As decimal text. @param token taken already */
export function parseNumberValue(reader: TokenReader, token: Token): string {
  const sum = sumOf(reader, token, parseNumber);
  if (sum === null) throw new Wrong(token.start, 'number');
  if (sum.signs.length === 0) return sum.operands[0] ?? '';
  const result = String(calculated(sum.operands.map(Number), sum.signs));
  if (numberOf(result) === null) throw new Wrong(token.start, 'number');
  return result;
}

/** A duration, or one that is made of others and of numbers: `2 * 250ms`. Whole nanoseconds. @param token taken already */
export function parseDurationValue(reader: TokenReader, token: Token): string {
  const wrong = new Wrong(token.start, 'duration', { example: /^\d+$/.test(token.text) ? `${token.text}ms` : '500ms' });
  const withUnits = new Set<string>();
  const sum = sumOf(reader, token, (text) => {
    const ns = parseDuration(text)?.toString() ?? null;
    if (ns !== null) withUnits.add(text);
    return ns ?? (numberOf(text) === null ? null : text);
  });
  if (sum === null || withUnits.size === 0) throw wrong;
  if (sum.signs.length === 0) return sum.operands[0] ?? '';
  const ns = Math.round(calculated(sum.operands.map(Number), sum.signs));
  if (!(ns >= 0 && ns < UINT64_END)) throw wrong;
  return BigInt(ns).toString();
}

type Sum = { readonly operands: readonly string[]; readonly signs: readonly string[] };

/** Null when one of them is no number. */
function sumOf(reader: TokenReader, first: Token, parse: (text: string) => string | null): Sum | null {
  const operands = [withUnit(reader, first, parse)];
  const signs: string[] = [];
  for (let sign = reader.peek(); sign?.kind === 'word' && ARITHMETIC_SIGNS.includes(sign.text); sign = reader.peek()) {
    const next = reader.peek(1);
    if (next?.kind !== 'word') return null;
    reader.skip();
    reader.skip();
    signs.push(sign.text);
    operands.push(withUnit(reader, next, parse));
  }
  const told = operands.filter((operand) => operand !== null);
  return told.length < operands.length ? null : { operands: told, signs };
}

/** The unit may stand apart: `500 ms`. */
function withUnit(reader: TokenReader, token: Token, parse: (text: string) => string | null): string | null {
  const unit = reader.peek();
  const isUnit = unit?.kind === 'word' && !isReserved(unit) && !ARITHMETIC_SIGNS.includes(unit.text);
  const apart = /^[\d.]+$/.test(token.text) && isUnit ? parse(`${token.text}${unit.text}`) : null;
  if (apart === null || /^[eE\d]/.test(unit?.text ?? '')) return parse(token.text);
  reader.skip();
  return apart;
}
