export { findSuspects } from './suspects/find-suspects.ts';
export type { Change, Diagnosis, Hop, Suspect, SuspectQuestion } from './suspects/diagnosis.ts';
