import { AppError, type ProjectId } from '@spanhouse/core';
import type { AuditEntry } from '@spanhouse/db';
import { auditFilterInput, filterOf } from '../../features/settings/server/audit-router.ts';
import { SETTINGS_LIMITS } from '../../features/settings/server/settings-limits.ts';
import { csvLine } from '../../formats/csv.ts';
import type { ApiRequest } from './answer.ts';

const PAGE = 1_000;
const COLUMNS = [
  'at',
  'actor_kind',
  'actor_id',
  'actor_name',
  'action',
  'object_kind',
  'object_id',
  'object_name',
  'project_id',
  'detail',
  'address',
  'user_agent',
];

/**
 * `GET /api/v1/audit?format=csv|jsonl&text=` of a project, `/api/v1/organization/audit` of everything: what was done, newest first, at most 100,000
 * entries. Errors: REQUEST.INVALID
 */
export function exportAudit({ database, parameters, signal }: ApiRequest, project: { readonly id: ProjectId } | null): Promise<Response> {
  const format = parameters.get('format') ?? 'jsonl';
  if (format !== 'csv' && format !== 'jsonl') throw new AppError('REQUEST.INVALID', 'The parameter format is csv or jsonl.');
  const words = auditFilterInput.safeParse({ text: parameters.get('text') ?? '' });
  if (!words.success) throw new AppError('REQUEST.INVALID', 'The parameter text has at most 200 characters, none of them zero bytes.');
  const filter = { ...filterOf(words.data), ...(project === null ? {} : { projectId: project.id }) };
  const encoder = new TextEncoder();
  const lineOf = format === 'csv' ? csvRow : (entry: AuditEntry) => `${JSON.stringify(rowOf(entry))}\n`;
  let before: string | undefined;
  let left: number = SETTINGS_LIMITS.auditExport;
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => {
      if (format === 'csv') controller.enqueue(encoder.encode(csvLine(COLUMNS)));
    },
    pull: async (controller) => {
      signal.throwIfAborted();
      const entries = await database.auditLog.find({ ...filter, ...(before === undefined ? {} : { before }), limit: Math.min(PAGE, left) });
      if (entries.length > 0) controller.enqueue(encoder.encode(entries.map(lineOf).join('')));
      before = entries.at(-1)?.id;
      left -= entries.length;
      if (entries.length < PAGE || left <= 0) controller.close();
    },
  });
  const headers = {
    'content-type': format === 'csv' ? 'text/csv; charset=utf-8' : 'application/jsonl',
    'content-disposition': `attachment; filename="audit.${format}"`,
    'cache-control': 'no-store',
  };
  return Promise.resolve(new Response(body, { headers }));
}

function rowOf({
  at,
  actor,
  action,
  object,
  projectId,
  detail,
  address,
  userAgent,
}: AuditEntry): Readonly<Record<string, string | number | null | AuditEntry['detail']>> {
  return {
    at: new Date(at).toISOString(),
    actor_kind: actor.kind,
    actor_id: actor.id,
    actor_name: actor.name,
    action,
    object_kind: object.kind,
    object_id: object.id,
    object_name: object.name,
    project_id: projectId,
    detail,
    address,
    user_agent: userAgent,
  };
}

function csvRow(entry: AuditEntry): string {
  const row = rowOf(entry);
  return csvLine(
    COLUMNS.map((column) => {
      const value = row[column] ?? null;
      return value === null ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value);
    }),
  );
}
