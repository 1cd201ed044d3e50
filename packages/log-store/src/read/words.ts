import { param, sql, type Sql } from '@spanhouse/clickhouse';

/** What the full-text index is made of (migrations/0001): only a condition on exactly this expression is answered by it. */
const WORDS: Sql = sql`if(isValidASCII(body), lower(body), replaceRegexpAll(lower(body), '[\\\\x{3040}-\\\\x{30ff}\\\\x{3400}-\\\\x{9fff}\\\\x{ac00}-\\\\x{d7af}]', ' \\\\0 '))`;

const OWN_WORDS = /[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]/g;

/** The same of a text that is looked for. `lower` of the engine knows ASCII alone. */
function indexed(text: string): string {
  return text.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase()).replaceAll(OWN_WORDS, ' $& ');
}

/** Whether the index makes a word of it: ASCII letters and digits are, ASCII punctuation is not, all else is. */
export function hasWords(text: string): boolean {
  // eslint-disable-next-line no-control-regex -- ASCII as a whole is meant
  return /[A-Za-z0-9]|[^\x00-\x7f]/.test(text);
}

export function hasAllWords(text: string): Sql {
  return sql`hasAllTokens(${WORDS}, ${param('String', indexed(text))})`;
}

/** The words first, which the index answers alone: their order is then looked for in few bodies. */
export function hasPhrase(text: string): Sql {
  return sql`${hasAllWords(text)} AND hasPhrase(${WORDS}, ${param('String', indexed(text))})`;
}

/**
 * For a page of rows by time. Without it the engine keeps the best times so far in a filter of its own, which keeps the full-text index from answering: words
 * that are frequent were then looked for in the bodies.
 */
export const ROWS_BY_INDEX: Sql = sql`SETTINGS use_top_k_dynamic_filtering = 0, use_skip_indexes_for_top_k = 0`;
