import { AppError } from '@spanhouse/core';

const PAIR = /\s*([^\s="]+)=(?:"((?:[^"\\]|\\.)*)"|([^\s"]*))(?=\s|$)/y;

/** `key=value key2="a value"`. @throws AppError REQUEST.INVALID */
export function logfmtPairs(text: string): readonly (readonly [key: string, value: string])[] {
  const pairs: (readonly [string, string])[] = [];
  PAIR.lastIndex = 0;
  while (text.slice(PAIR.lastIndex).trim() !== '') {
    const at = PAIR.lastIndex;
    const match = PAIR.exec(text);
    if (match === null) throw new AppError('REQUEST.INVALID', `tags: expected key=value at character ${String(at + 1)}.`);
    const [, key = '', quoted, plain = ''] = match;
    pairs.push([key, quoted === undefined ? plain : quoted.replaceAll(/\\(.)/g, '$1')]);
  }
  return pairs;
}
