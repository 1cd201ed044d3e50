import { describe, expect, it } from 'vitest';
import { tokens } from './lexer.ts';

/** Each line was tried on the engine (26.7): what it takes as comment, string and name. */
function lex(text: string): string[] {
  const latin1 = Buffer.from(text, 'utf8').toString('latin1');
  return [...tokens(latin1)].map((token) => `${token.kind}:${Buffer.from(token.text, 'latin1').toString('utf8')}`);
}

describe('tokens', () => {
  it.each<[string, string[]]>([
    ['SELECT 1', ['word:SELECT', 'number:1']],
    ["a -- b 'c\nd", ['word:a', 'word:d']],
    ["a // b 'c\nd", ['word:a', 'word:d']],
    ["a # b 'c\nd", ['word:a', 'word:d']],
    ["a #! b 'c\nd", ['word:a', 'word:d']],
    ['a /* b /* c */ d */ e', ['word:a', 'word:e']],
    ['a /* b', ['word:a']],
    ["'it''s' 'a\\'b' 'c'", ["string:it''s", "string:a\\'b", 'string:c']],
    ["'a\\\\' b", ['string:a\\\\', 'word:b']],
    ['`a``b` "c\\"d"', ['quotedName:a``b', 'quotedName:c\\"d']],
    ["\u2018a'b\u2019 c", ["string:a'b", 'word:c']],
    ['\u201ca"b\u201d c', ['quotedName:a"b', 'word:c']],
    ['\u2018a\\\u2019 c', ['string:a\\', 'word:c']],
    ["$t$ a'b $t$ c", ["string: a'b ", 'word:c']],
    ["$$a'b$$ c", ["string:a'b", 'word:c']],
    ['$t$ a', ['symbol:$', 'word:t$', 'word:a']],
    ['a$b c', ['word:a$b', 'word:c']],
    ["'open", ['string:open']],
    ['x\u00a0file(1)', ['word:x', 'symbol:\ufffd', 'symbol:\ufffd', 'word:file', 'symbol:(', 'number:1', 'symbol:)']],
  ])('%j', (text, expected) => {
    expect(lex(text)).toEqual(expected);
  });
});
