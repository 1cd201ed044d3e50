/*
 * The only file that imports G6. It draws small graphs: its elements are objects of a scene graph, each with its own events, which is pleasant up to
 * some hundred of them and slow beyond (docs/adr has the figures). Places, colours and words come decided, as for the canvas.
 */
import { Graph, type GraphData, type IElementEvent, type IPointerEvent } from '@antv/g6';
import type { Palette } from '../theme/tokens.ts';
import { registerG6Elements, SERVICE_EDGE, SERVICE_NODE } from './g6-elements.ts';
import type { GraphScene } from './graph-scene.ts';
import { loudOf } from './loud-part.ts';
import type { GraphEmphasis, GraphStage, StageEvents } from './graph-stage.ts';
import type { GraphHit } from './hit-test.ts';
import { ZOOM_MAX, ZOOM_MIN } from './viewport.ts';

const FAINT = 0.16;
const READABLE_ZOOM = 0.8;

export function createG6Stage(host: HTMLElement, events: StageEvents): GraphStage {
  registerG6Elements();
  // Of its own, because the library positions what it is given.
  const container = document.createElement('div');
  container.style.cssText = 'position:absolute;inset:0';
  host.append(container);
  const graph = new Graph({
    container,
    width: Math.max(1, host.clientWidth),
    height: Math.max(1, host.clientHeight),
    animation: false,
    padding: 20,
    zoomRange: [ZOOM_MIN, ZOOM_MAX],
    node: { type: SERVICE_NODE },
    edge: { type: SERVICE_EDGE },
    behaviors: ['drag-canvas', 'zoom-canvas'],
  });
  let isGone = false;
  /** The library's steps are promises; one after the other, and none once it is gone. */
  let last: Promise<unknown> = Promise.resolve();
  const then = (step: () => unknown): void => {
    last = last.then(() => (isGone ? undefined : step()));
  };
  const hitOf = (kind: GraphHit['kind'], event: IPointerEvent): GraphHit | null => {
    const { id } = (event as IElementEvent).target;
    const index = Number(id.slice(1));
    return Number.isInteger(index) ? { kind, index } : null;
  };
  for (const kind of ['node', 'edge'] as const) {
    graph.on(`${kind}:click`, (event: IPointerEvent) => events.onClick(hitOf(kind, event)));
    graph.on(`${kind}:dblclick`, (event: IPointerEvent) => {
      const hit = hitOf(kind, event);
      if (hit !== null) events.onDoubleClick(hit);
    });
    graph.on(`${kind}:pointermove`, (event: IPointerEvent) => events.onHover(hitOf(kind, event), event.viewport.x, event.viewport.y));
    graph.on(`${kind}:pointerleave`, () => events.onHover(null, 0, 0));
  }
  graph.on('canvas:click', () => events.onClick(null));
  graph.on('aftertransform', () => events.onDrawn?.());

  const fit = async (): Promise<void> => {
    await graph.fitView({ when: 'always', direction: 'both' }, false);
    // A graph of three nodes is not blown up.
    if (graph.getZoom() > 1) {
      await graph.zoomTo(1, false);
      await graph.fitCenter(false);
    }
  };
  let isMoved = false;
  container.addEventListener('pointerdown', () => (isMoved = true));
  container.addEventListener('wheel', () => (isMoved = true), { passive: true });

  return {
    draw: (scene, emphasis, palette, isNewPlace) => {
      then(async () => {
        const data = dataOf(scene, emphasis, palette);
        if (!isNewPlace) {
          graph.updateData(data);
          await graph.draw();
        } else {
          graph.setData(data);
          await graph.render();
          // G6 puts its layers into the order of the Tab key; what can be done here by keyboard is done in the list beside the picture.
          for (const layer of host.querySelectorAll<HTMLElement>('[tabindex]')) layer.tabIndex = -1;
          isMoved = false;
          await fit();
        }
        events.onDrawn?.();
      });
    },
    resize: (width, height) => {
      then(async () => {
        const [oldWidth, oldHeight] = graph.getSize();
        if (width === 0 || height === 0 || (oldWidth === width && oldHeight === height)) return;
        graph.resize(width, height);
        if (!isMoved && graph.getData().nodes.length > 0) await fit();
      });
    },
    fit: () => {
      isMoved = false;
      then(fit);
    },
    zoomBy: (factor) => {
      isMoved = true;
      then(() => graph.zoomBy(factor, false));
    },
    reveal: (node) => {
      then(async () => {
        const place = graph.getViewportByCanvas(graph.getElementPosition(nodeId(node)));
        const [width, height] = graph.getSize();
        const [x = 0, y = 0] = place;
        if (graph.getZoom() >= 0.5 && x > 60 && y > 30 && x < width - 60 && y < height - 30) return;
        isMoved = true;
        if (graph.getZoom() < READABLE_ZOOM) await graph.zoomTo(READABLE_ZOOM, false);
        await graph.focusElement(nodeId(node), false);
      });
    },
    destroy: () => {
      isGone = true;
      // A step that is under way still has the graph in hand.
      void last.finally(() => {
        graph.destroy();
        container.remove();
      });
      container.style.display = 'none';
    },
  };
}

const nodeId = (index: number): string => `n${String(index)}`;

/** The scene in the library's words. Ids are places in the scene, so that no name can be mistaken for one. */
function dataOf(scene: GraphScene, emphasis: GraphEmphasis, palette: Palette): GraphData {
  const loud = loudOf(scene, emphasis);
  const nodes = scene.nodes.map((node, i) => {
    const isSelected = emphasis.selected?.kind === 'node' && emphasis.selected.index === i;
    return {
      id: nodeId(i),
      style: {
        x: scene.x[i] ?? 0,
        y: scene.y[i] ?? 0,
        card: node,
        figures: scene.figuresOf(i),
        palette,
        ring: isSelected || emphasis.active === i ? palette.accent : node.isFocus ? palette.text : null,
        opacity: loud === null || loud.nodes.has(i) ? 1 : FAINT,
      },
    };
  });
  const loudEdges = new Set(loud?.edges);
  const edges = scene.edges.map((edge, e) => {
    const style = scene.styles[edge.style];
    const isLoud = loudEdges.has(e);
    const isSelected = emphasis.selected?.kind === 'edge' && emphasis.selected.index === e;
    const isPlain = style?.colour === palette.borderStrong;
    return {
      id: `e${String(e)}`,
      source: nodeId(edge.source),
      target: nodeId(edge.target),
      style: {
        curve: [...scene.curves.points.subarray(scene.curves.start[e], scene.curves.start[e + 1])],
        change: edge.change,
        palette,
        stroke: isSelected ? palette.accent : isLoud && isPlain ? palette.textSecondary : (style?.colour ?? palette.borderStrong),
        lineWidth: (style?.widthPx ?? 1) + (isLoud ? 0.5 : 0),
        lineDash: [...(style?.dash ?? [])],
        opacity: loud === null || isLoud ? 1 : FAINT * 1.5,
      },
    };
  });
  return { nodes, edges };
}
