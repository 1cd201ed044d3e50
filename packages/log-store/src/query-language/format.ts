import type { LogCondition } from '../model/log-query.ts';

/** The text that `parseLogQuery` reads as these conditions. */
export function formatLogQuery(conditions: readonly LogCondition[]): string {
  return conditions.map(formatCondition).join(' ');
}

export function formatCondition(condition: LogCondition): string {
  switch (condition.kind) {
    case 'words':
      return `${condition.isNot ? '-' : ''}${condition.text}${condition.isPrefix ? '*' : ''}`;
    case 'phrase':
      return `${condition.isNot ? '-' : ''}${quoted(condition.text)}`;
    case 'severity': {
      const { compare, level, isNot } = condition;
      if (!isNot) return `severity${compare}${level}`;
      return compare === '=' ? `severity!=${level}` : `-severity${compare}${level}`;
    }
    case 'field':
      return formatField(condition);
  }
}

function formatField({ field, compare, values, isNot }: Extract<LogCondition, { readonly kind: 'field' }>): string {
  const value = values.length === 1 ? valueText(values[0] ?? '') : `(${values.map(quoted).join('|')})`;
  const minus = isNot ? '-' : '';
  switch (compare) {
    case 'equals':
      return `${field}${isNot ? '!=' : '='}${value}`;
    case 'matches':
      return `${field}${isNot ? '!~' : '~'}${value}`;
    case 'exists':
      return `${field}${isNot ? '!=' : '='}*`;
    case 'contains':
      return `${minus}${field}:${value}`;
    case 'at-least':
      return `${minus}${field}>=${value}`;
    case 'at-most':
      return `${minus}${field}<=${value}`;
  }
}

function valueText(value: string): string {
  return /^[^\s"()*|\\]+$/.test(value) ? value : quoted(value);
}

function quoted(value: string): string {
  return `"${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}
