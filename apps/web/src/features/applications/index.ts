export { ServicesPage } from './ServicesPage.tsx';
export { ServicePage } from './ServicePage.tsx';
export { BreakdownPanel } from './components/BreakdownPanel.tsx';
export { Change } from './components/Change.tsx';
export { useChartWords, viewerZone } from './components/chart-words.ts';
export { DurationFact } from './components/DurationFact.tsx';
export { CHART_GROUP, GoldenCharts } from './components/GoldenCharts.tsx';
export { CompareChoice } from './components/GoldenControls.tsx';
export { NarrowedChips } from './components/NarrowedChips.tsx';
export { RateFigure } from './components/RateFigure.tsx';
export { ErrorShare, ShareOfWhole } from './components/Share.tsx';
export { useSuspectWords } from './components/use-suspect-words.ts';
export { useTracesHref } from './components/use-traces-href.ts';
export { comparedRange, comparisonOffset, type ComparedWith, type Comparison } from './model/comparison.ts';
export { formatRate } from './model/format-rate.ts';
export { shareOf } from './model/service-rows.ts';
export type { SpanFilterInput } from './model/span-filter.ts';
export { spanClassOf, suspectLink } from './model/suspect-link.ts';
export { kindKey } from './model/suspect-words.ts';
export { dimensionCondition, FAILING, interfaceConditions, queryText } from './model/trace-query.ts';
export { coveredSeconds, settledBuckets } from './model/trend.ts';
export {
  interfaceAddress,
  interfacePath,
  NARROWING,
  parseGolden,
  parseNarrowed,
  servicePath,
  withGolden,
  withNarrowed,
  type GoldenState,
  type NarrowedState,
} from './url.ts';
