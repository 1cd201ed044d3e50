import type { ProjectId, UnixNano } from '@spanhouse/core';
import type { SeverityLevel } from '../severity.ts';

/** What a record must be to be found. All of a query hold at once. */
export type LogCondition =
  /** Every word stands in the body, in any order and case; a word's prefix where `isPrefix`. */
  | { readonly kind: 'words'; readonly text: string; readonly isPrefix: boolean; readonly isNot: boolean }
  /** The words stand in the body one after the other. */
  | { readonly kind: 'phrase'; readonly text: string; readonly isNot: boolean }
  | { readonly kind: 'severity'; readonly compare: '=' | '>=' | '<='; readonly level: SeverityLevel; readonly isNot: boolean }
  | {
      readonly kind: 'field';
      readonly field: string;
      readonly compare: FieldCompare;
      /** One of them; none for `exists`. */
      readonly values: readonly string[];
      readonly isNot: boolean;
    };

/** `contains` without regard to case; `matches` an RE2 expression anywhere in the value; the last two by number. */
export type FieldCompare = 'equals' | 'contains' | 'matches' | 'exists' | 'at-least' | 'at-most';

/** Fields with a column of their own; every other name is an attribute of the record or of its resource. */
export const OWN_FIELDS = ['service', 'environment', 'scope', 'event', 'trace', 'span', 'body', 'pattern', 'severity_text'] as const;
export type OwnField = (typeof OWN_FIELDS)[number];

/** Half-open, by the record's time. */
export type LogRange = { readonly start: UnixNano; readonly end: UnixNano };

export type LogQuery = LogRange & { readonly projectId: ProjectId; readonly conditions: readonly LogCondition[] };
