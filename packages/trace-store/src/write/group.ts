import type { Selection } from '../cut/cut-spans.ts';
import type { ProjectId } from '@spanhouse/core';

/** Spans of one cut that go to one object: one project, one retention class, one day of receipt (UTC). Duplicates are already out. */
export type Group = {
  readonly projectId: ProjectId;
  readonly retentionDays: number;
  /** Days since the epoch. */
  readonly receivedDay: number;
  /** The latest receive time of the group's records, in whole seconds: not before the true one, so the time in a trace id stays a lower bound. */
  readonly receivedAt: number;
  readonly selection: Selection;
};
