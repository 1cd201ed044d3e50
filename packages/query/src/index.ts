export { findCauses } from './causes/find-causes.ts';
export type { Cause, Causes, CausesQuestion } from './causes/causes.ts';
export { findSuspects } from './suspects/find-suspects.ts';
export type { Change, Diagnosis, Hop, Suspect, SuspectQuestion } from './suspects/diagnosis.ts';
