'use client';

import { formatQuery, type Query } from '@spanhouse/trace-store/query-language';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useApi, WHILE_SHOWN } from '../../../../client/api.tsx';
import { useFrame } from '../../../frame/index.ts';
import { curvesByGroup, lacksCurves, type CurveOf } from '../../model/group-curves.ts';
import type { GroupsView } from '../../model/group-view.ts';

/** How the groups in sight went over the range: one question for all of them, once they are there. What came with the groups is not asked for. */
export function useGroupCurves(query: Query, by: readonly string[], data: GroupsView | undefined, isCurrent: boolean): CurveOf {
  const api = useApi();
  const { resolved, environment } = useFrame();
  const groups = data?.groups ?? [];
  const marks = groups.flatMap(({ mark }) => mark ?? []);
  const question = { query: formatQuery(query.conditions, query.selection), environment, by: [...by] };
  // The range may have moved on: curves of a moment ago are shown until the new ones are there, those of another query or keys never.
  const about = JSON.stringify([question, resolved.toMs - resolved.fromMs]);
  const asked = useQuery({
    ...api.traces.groupCurves.queryOptions(
      {
        startMs: resolved.fromMs,
        endMs: resolved.toMs,
        ...question,
        marks,
      },
      WHILE_SHOWN,
    ),
    meta: { about },
    enabled: isCurrent && lacksCurves(groups),
    placeholderData: (before, of) => (!isCurrent || of?.meta?.['about'] === about ? before : undefined),
  });
  return useMemo(() => curvesByGroup(data?.groups ?? [], asked.data?.curves ?? []), [data, asked.data]);
}
