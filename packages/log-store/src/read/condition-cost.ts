import type { LogCondition } from '../model/log-query.ts';
import { hasWords } from './words.ts';

/** Fields that are a short column of few values. */
const SHORT_FIELDS: ReadonlySet<string> = new Set(['service', 'environment', 'scope', 'event', 'severity_text', 'pattern']);

/** Whether the index of words and short columns tell which records match: some ns a record. Bodies and attributes take 50 to 100 times as long. */
export function areCountedFast(conditions: readonly LogCondition[]): boolean {
  return conditions.every((condition) => {
    switch (condition.kind) {
      case 'words':
        return !condition.isPrefix && condition.text.split(/\s+/).every((word) => word === '' || hasWords(word));
      case 'phrase':
        return false;
      case 'severity':
        return true;
      case 'field':
        return SHORT_FIELDS.has(condition.field);
    }
  });
}
