export { TraceFilePage } from './TraceFilePage.tsx';
export { TracePage } from './TracePage.tsx';
export { TracesPage } from './TracesPage.tsx';
export { QueryBox } from './components/QueryBox.tsx';
export { QueryChips } from './components/QueryChips.tsx';
export { linksOf, PLACEHOLDERS, templateProblem } from './model/link-rules.ts';
export type { LinkRuleView } from './server/link-rules-router.ts';
export { queryOf } from './model/conditions.ts';
export { toScatterPoints, type TracePoint } from './model/scatter-points.ts';
