/*
 * The only file that imports G2, and only what is drawn here: the runtime, three marks and what they need. The package's index would bring every
 * mark, map projection and interaction along. Axes, legend, tip and crosshair are ours (they are text and must follow the pointer), so that the
 * library's canvas is exactly the plot.
 */
import { Runtime } from '@antv/g2/esm/api/runtime';
import { Cartesian } from '@antv/g2/esm/coordinate/cartesian';
import { Inline } from '@antv/g2/esm/data/inline';
import { Column } from '@antv/g2/esm/encode/column';
import { Constant } from '@antv/g2/esm/encode/constant';
import { Field } from '@antv/g2/esm/encode/field';
import { Area } from '@antv/g2/esm/mark/area';
import { Line } from '@antv/g2/esm/mark/line';
import { Rect } from '@antv/g2/esm/mark/rect';
import { Constant as ConstantScale } from '@antv/g2/esm/scale/constant';
import { Identity } from '@antv/g2/esm/scale/identity';
import { Linear } from '@antv/g2/esm/scale/linear';
import { Band } from '@antv/g2/esm/scale/band';
import { Ordinal } from '@antv/g2/esm/scale/ordinal';
import { Light } from '@antv/g2/esm/theme/light';
import { forgetDrawing, queueDrawing } from './draw-queue.ts';
import { hatchPattern } from './hatch.ts';
import type { SceneLayer, TimeScene } from './time-scene.ts';

const LIBRARY = {
  'coordinate.cartesian': Cartesian,
  'data.inline': Inline,
  'encode.column': Column,
  'encode.constant': Constant,
  'encode.field': Field,
  'mark.area': Area,
  'mark.line': Line,
  'mark.rect': Rect,
  'scale.constant': ConstantScale,
  'scale.identity': Identity,
  'scale.linear': Linear,
  'scale.band': Band,
  'scale.ordinal': Ordinal,
  'theme.light': Light,
};

/** The only face of the library that a chart sees. */
export type TimePlot = {
  /** Paints a scene at a size in CSS pixels; the newest call wins. */
  readonly draw: (scene: TimeScene, width: number, height: number) => void;
  readonly destroy: () => void;
};

export function createTimePlot(host: HTMLElement): TimePlot {
  // Of its own, because the library positions what it is given.
  const container = document.createElement('div');
  host.append(container);
  const chart = new Runtime({ container, lib: LIBRARY, theme: 'light', width: 1, height: 1, ...BARE });
  let newest: { readonly scene: TimeScene; readonly width: number; readonly height: number } | null = null;
  const paint = async (): Promise<void> => {
    if (newest === null) return;
    const { scene, width, height } = newest;
    const children = scene.layers.flatMap((layer) => marksOf(layer, scene));
    chart.options({ type: 'view', theme: 'light', width, height, ...BARE, animate: false, children });
    await chart.render();
  };
  return {
    draw: (scene, width, height) => {
      newest = { scene, width, height };
      queueDrawing(paint);
    },
    destroy: () => {
      newest = null;
      forgetDrawing(paint);
      chart.destroy();
      container.remove();
    },
  };
}

// What a view has unless it is told not to; pointer and keys are ours.
const NO_INTERACTION = { event: false, tooltip: false, sliderFilter: false, legendFilter: false, scrollbarFilter: false };
const BARE = {
  interaction: NO_INTERACTION,
  margin: 0,
  padding: 0,
  inset: 0,
  axis: false,
  legend: false,
  tooltip: false,
  autoFit: false,
} as const;

function marksOf(layer: SceneLayer, scene: TimeScene): readonly object[] {
  const { points, colour } = layer;
  const column = (of: 'x' | 'x1' | 'y' | 'y0'): object => ({ type: 'column', value: points.map((point) => point[of]) });
  const shared = {
    data: points,
    animate: false,
    axis: false,
    legend: false,
    tooltip: false,
    scale: {
      x: { type: 'linear', domain: [scene.startMs, scene.endMs], nice: false },
      y: { type: 'linear', domain: [0, scene.top], nice: false },
    },
  };
  const line = {
    ...shared,
    type: 'line',
    encode: { x: column('x'), y: column('y') },
    style: { stroke: colour, lineWidth: 1.5, lineJoin: 'round', ...(layer.isDashed ? { lineDash: [4, 3], strokeOpacity: 0.75 } : {}) },
  };
  switch (layer.shape) {
    case 'line':
      return [line];
    case 'area':
      return [
        {
          ...shared,
          type: 'area',
          encode: { x: column('x'), y: column('y'), y1: column('y0') },
          style: { fill: fillOf(layer), fillOpacity: layer.isHatched ? 1 : 0.62 },
        },
        { ...line, style: { ...line.style, lineWidth: 1 } },
      ];
    case 'bar':
      return [
        {
          ...shared,
          data: points.filter((point) => !Number.isNaN(point.y)),
          type: 'rect',
          encode: { x: 'x', x1: 'x1', y: 'y', y1: 'y0' },
          style: { fill: fillOf(layer), fillOpacity: layer.isHatched ? 1 : 0.85, inset: 0 },
        },
      ];
  }
}

function fillOf(layer: SceneLayer): unknown {
  return layer.isHatched ? hatchPattern(layer.colour) : layer.colour;
}
