import type { ProjectId } from '@spanhouse/core';
import type { ApplicationReader, ReadOptions } from '@spanhouse/trace-store';
import type { Diagnosis, SuspectQuestion } from './diagnosis.ts';

/**
 * What changed between baseline and window that explains why an interface is slower or fails more. Deterministic: the same counts give the
 * same answer.
 */
export function findSuspects(
  _reader: ApplicationReader,
  _projectId: ProjectId,
  _question: SuspectQuestion,
  _options: ReadOptions = {},
): Promise<Diagnosis> {
  return Promise.reject(new Error('being written'));
}
