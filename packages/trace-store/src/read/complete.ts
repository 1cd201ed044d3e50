import { AppError, type ProjectId } from '@spanhouse/core';
import type { CompleteKeys, CompleteValues, Completion, ReadOptions } from '../model/trace-reader.ts';
import { KIND_NAMES, STATUS_NAMES, type FieldName } from '../model/span-query.ts';
import { fieldOf } from '../query-language/fields.ts';
import { ask, type FindDeps } from './find-rows.ts';
import { READ_LIMITS } from './limits.ts';
import { CompletionRow, completeKeysSql } from './queries/complete-keys.ts';
import { columnOfKey, completeAttributeValuesSql, completeColumnValuesSql } from './queries/complete-values.ts';

type Deps = Pick<FindDeps, 'clickhouse'>;

/** See TraceReader.completeKeys. */
export async function completeKeys(
  deps: Deps,
  projectId: ProjectId,
  question: CompleteKeys,
  options: ReadOptions,
): Promise<readonly Completion[]> {
  checkLimit(question);
  return deps.clickhouse
    .inProject(projectId)
    .query(completeKeysSql(projectId, question), CompletionRow, ask('traces.complete_keys', options));
}

/** See TraceReader.completeValues. */
export async function completeValues(
  deps: Deps,
  projectId: ProjectId,
  question: CompleteValues,
  options: ReadOptions,
): Promise<readonly Completion[]> {
  checkLimit(question);
  const field = fieldOf(question.key);
  const fixed = field === null ? null : fixedValues(field);
  if (fixed !== null) return fixed.filter((text) => text.includes(question.prefix.toLowerCase())).map((text) => ({ text, count: 0 }));
  const column = field === null ? columnOfKey(question.key) : textColumn(field);
  const query = column === null ? completeAttributeValuesSql(projectId, question) : completeColumnValuesSql(projectId, column, question);
  return deps.clickhouse.inProject(projectId).query(query, CompletionRow, ask('traces.complete_values', options));
}

function checkLimit({ limit }: { readonly limit: number }): void {
  const { completionsMax } = READ_LIMITS;
  if (!(limit >= 1 && limit <= completionsMax)) throw new AppError('QUERY.INVALID', `Ask for 1 to ${String(completionsMax)} completions.`);
}

/** The few words that such a field can be; [] for durations, which nobody completes. */
function fixedValues(field: FieldName): readonly string[] | null {
  switch (field) {
    case 'kind':
      return KIND_NAMES;
    case 'status':
      return STATUS_NAMES;
    case 'isRoot':
      return ['true', 'false'];
    case 'duration':
      return [];
    default:
      return null;
  }
}

function textColumn(field: FieldName): 'name' | 'service' | 'environment' | 'instance' | 'host' | 'pod' | 'version' | null {
  return field === 'kind' || field === 'status' || field === 'isRoot' || field === 'duration' ? null : field;
}
