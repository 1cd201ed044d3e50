import { componentColour } from '../colour/component-colour.ts';
import { serviceColours } from '../colour/service-colour.ts';
import { formatChartValue } from '../charts/time-chart/chart-unit.ts';
import { PALETTES, type ThemeName } from '../theme/tokens.ts';
import { edgeCurves, type EdgeCurves } from './edge-curves.ts';
import {
  RATE_UNITS,
  type GraphChange,
  type GraphMeasure,
  type GraphNodeClass,
  type ServiceGraphNode,
  type ShownGraph,
} from './graph-model.ts';
import type { LayoutResult } from './layout/layout-input.ts';

export type SceneNode = {
  readonly id: string;
  readonly label: string;
  readonly class: GraphNodeClass;
  readonly colour: string;
  /** 0 to 1, for the bar that grows from the left; 0 is none. */
  readonly errorShare: number;
  readonly isFocus: boolean;
  readonly members: number | null;
  readonly change: GraphChange | null;
};

export type SceneEdge = {
  /** Indices of nodes. */
  readonly source: number;
  readonly target: number;
  /** Index into the scene's styles. */
  readonly style: number;
  readonly change: GraphChange | null;
};

/** Edges of the same style are one path. */
export type EdgeStyle = {
  readonly colour: string;
  readonly widthPx: number;
  readonly dash: readonly number[];
  readonly edges: readonly number[];
};

/** Everything that is drawn of a graph: places, colours and words are decided. Aligned with the shown graph. */
export type GraphScene = {
  readonly nodes: readonly SceneNode[];
  readonly edges: readonly SceneEdge[];
  readonly styles: readonly EdgeStyle[];
  readonly x: Float32Array;
  readonly y: Float32Array;
  readonly curves: EdgeCurves;
  readonly width: number;
  readonly height: number;
  /** Rate, errors and p99 of a node, written when they are first drawn: far away nobody reads thousands of them. */
  readonly figuresOf: (node: number) => string;
};

/** From this share of errors on an edge is red. */
const ERRORS_FROM = 0.01;
/** Twelve hues tell so many services apart at most; a larger landscape is calm instead. */
const HUED_SERVICES_MAX = 60;

export const CHANGE_DASH: Readonly<Record<GraphChange, readonly number[]>> = { added: [], removed: [2, 4], changed: [9, 4] };
export const CHANGE_SIGN: Readonly<Record<GraphChange, string>> = { added: '+', removed: '\u2212', changed: '~' };

/** Added is not an error and removed is not one either: red stays for errors. */
export function changeColour(change: GraphChange, theme: ThemeName): string {
  const { ok, textSecondary, warning } = PALETTES[theme];
  return { added: ok, removed: textSecondary, changed: warning }[change];
}

export type SceneOptions = {
  /** Colours tell what changed instead of what fails. */
  readonly isDifference: boolean;
  readonly measure: GraphMeasure;
};

export function graphScene(
  graph: ShownGraph,
  layout: LayoutResult,
  theme: ThemeName,
  locale: string,
  { isDifference, measure }: SceneOptions,
): GraphScene {
  const palette = PALETTES[theme];
  const services = graph.nodes.filter((node) => node.class === 'service' && node.members === undefined);
  const hues = serviceColours(
    services.map(({ label }) => label),
    theme,
  );
  const hueOf = new Map(services.length > HUED_SERVICES_MAX ? [] : services.map(({ id, colour }, i) => [id, colour ?? hues[i]]));
  const indexOf = new Map(graph.nodes.map(({ id }, i) => [id, i]));
  const nodes = graph.nodes.map((node): SceneNode => ({
    id: node.id,
    label: node.label,
    class: node.class,
    colour: hueOf.get(node.id) ?? componentColour(node.class === 'service' ? 'own' : node.class, theme),
    errorShare: node.errorShare ?? 0,
    isFocus: node.isFocus === true,
    members: node.members ?? null,
    change: isDifference ? (node.change ?? null) : null,
  }));
  const styles = new Map<string, { colour: string; widthPx: number; dash: readonly number[]; edges: number[]; index: number }>();
  const edges = graph.edges.map((edge, e): SceneEdge => {
    const change = isDifference ? (edge.change ?? null) : null;
    const isFailing = !isDifference && (edge.errorShare ?? 0) >= ERRORS_FROM;
    const colour = change !== null ? changeColour(change, theme) : isFailing ? palette.error : palette.borderStrong;
    const widthPx = change !== null ? 2 : widthOf(edge.rate);
    const dash = change === null ? [] : CHANGE_DASH[change];
    const key = `${colour}/${String(widthPx)}/${dash.join()}`;
    const style = styles.get(key) ?? { colour, widthPx, dash, edges: [], index: styles.size };
    if (style.edges.length === 0) styles.set(key, style);
    style.edges.push(e);
    const [source, target] = [indexOf.get(edge.source) ?? 0, indexOf.get(edge.target) ?? 0];
    return { source, target, style: style.index, change };
  });
  const written: string[] = [];
  return {
    nodes,
    edges,
    styles: [...styles.values()],
    x: layout.x,
    y: layout.y,
    curves: edgeCurves(edges, layout),
    width: layout.width,
    height: layout.height,
    figuresOf: (node) => (written[node] ??= figuresText(graph.nodes[node], measure, locale)),
  };
}

/** Four widths by decades of requests a second. */
function widthOf(rate: number | null): number {
  if (rate === null || rate < 1) return 1;
  return rate < 10 ? 1.5 : rate < 100 ? 2 : 3;
}

function figuresText(of: ServiceGraphNode | undefined, measure: GraphMeasure, locale: string): string {
  if (of === undefined) return '';
  return [
    formatChartValue(of.rate, RATE_UNITS[measure], locale),
    formatChartValue(of.errorShare, 'share', locale),
    formatChartValue(of.p99Ns, 'duration-ns', locale),
  ].join(' · ');
}
