export { AppFrame, navigationClasses } from './components/AppFrame.tsx';
export { ColourDot, FilterChip, Tag } from './components/Chip.tsx';
export { CopyButton } from './components/CopyButton.tsx';
export { DataTable, type Column } from './components/DataTable.tsx';
export { Delta, type DeltaProps } from './components/Delta.tsx';
export { DurationFigure, Key, MonoFigure } from './components/Figure.tsx';
export { IconButton } from './components/IconButton.tsx';
export { Panel } from './components/Panel.tsx';
export { SideDrawer } from './components/SideDrawer.tsx';
export { SparkBars } from './components/SparkBars.tsx';
export { Sparkline } from './components/Sparkline.tsx';
export { SuggestInput, type Suggestion } from './components/SuggestInput.tsx';
export { EmptyState, ErrorState, LoadingRows, Notice } from './components/StateViews.tsx';
export { linkButtonClasses } from './components/link-button.ts';
export { classNames } from './components/class-names.ts';
export { useNarrow } from './components/use-narrow.ts';
export { useSize, type Size } from './components/use-size.ts';
export { TimeScatter, type ScatterBrush, type ScatterPoint } from './charts/TimeScatter.tsx';
export { fitText, prepareCanvas } from './charts/canvas.ts';
export { TimeChart, type TimeChartProps } from './charts/time-chart/TimeChart.tsx';
export { formatChartValue, type ChartUnit } from './charts/time-chart/chart-unit.ts';
export type { TimeChartKind, TimeSeries } from './charts/time-chart/time-scene.ts';
export type { TimeChartWords, TimeMark, TimePending } from './charts/time-chart/words.ts';
export { Histogram, type HistogramProps } from './charts/histogram/Histogram.tsx';
export type { Band, HistogramBin } from './charts/histogram/bands.ts';
export { Matrix, type MatrixColumn, type MatrixProps, type MatrixRow } from './charts/matrix/Matrix.tsx';
export { RateBars, type RateBarsProps, type RateBarsRow } from './charts/share-bar/RateBars.tsx';
export { ShareBar, type ShareBarProps } from './charts/share-bar/ShareBar.tsx';
export type { SharePart } from './charts/share-bar/shares.ts';
export { roundTicks } from './charts/scatter-scale.ts';
export { ServiceGraph, type GraphFocus, type GraphSelection, type ServiceGraphProps } from './graph/ServiceGraph.tsx';
export type { GraphChange, GraphNodeClass, ServiceGraphEdge, ServiceGraphNode } from './graph/graph-model.ts';
export type { ServiceGraphWords } from './graph/words.ts';
export { componentColour, type ComponentClass } from './colour/component-colour.ts';
export { inkOn } from './colour/contrast.ts';
export { percentileColours } from './colour/percentile-colours.ts';
export { serviceColour, serviceColours } from './colour/service-colour.ts';
export { formatDuration, parseDuration, splitDuration } from './format/duration.ts';
export { formatBytes, formatCompact, formatCount, formatShare } from './format/number.ts';
export { formatAxisTime, formatDateTime, formatTimeOfDay, formatZone, zoneOffsetMs } from './format/time.ts';
export { createStyleCache, takeStyleSheet, ThemeProvider, usePalette, useThemeName, type StyleCache } from './theme/ThemeProvider.tsx';
export {
  FONT_MONO,
  FONT_TEXT,
  PALETTES,
  ROW_HEIGHT,
  ROW_HEIGHT_COMPACT,
  themeVariables,
  type Palette,
  type ThemeName,
} from './theme/tokens.ts';
