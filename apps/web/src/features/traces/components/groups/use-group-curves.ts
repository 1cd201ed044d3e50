'use client';

import { formatQuery, type Query } from '@spanhouse/trace-store/query-language';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useApi, WHILE_SHOWN } from '../../../../client/api.tsx';
import { useFrame } from '../../../frame/index.ts';
import { curvesByGroup, type CurveOf } from '../../model/group-curves.ts';
import type { GroupsView } from '../../model/group-view.ts';

/** How the groups in sight went over the range: one question for all of them, once they are there. What came with the groups is not asked for. */
export function useGroupCurves(query: Query, by: readonly string[], data: GroupsView | undefined, isCurrent: boolean): CurveOf {
  const api = useApi();
  const { resolved, environment } = useFrame();
  const groups = data?.groups ?? [];
  const marks = groups.flatMap(({ mark }) => mark ?? []);
  const asked = useQuery({
    ...api.traces.groupCurves.queryOptions(
      {
        startMs: resolved.fromMs,
        endMs: resolved.toMs,
        query: formatQuery(query.conditions, query.selection),
        environment,
        by: [...by],
        marks,
      },
      WHILE_SHOWN,
    ),
    enabled: isCurrent && marks.length > 0,
    placeholderData: keepPreviousData,
  });
  return useMemo(() => curvesByGroup(data?.groups ?? [], asked.data?.curves ?? []), [data, asked.data]);
}
