import { layoutGraph } from './layout-graph.ts';
import type { LayoutAnswer, LayoutRequest } from './layout-messages.ts';

/** The part of a worker's global scope that is used; the package is typed for pages. */
type WorkerScope = {
  onmessage: ((event: MessageEvent<LayoutRequest>) => void) | null;
  postMessage: (answer: LayoutAnswer, transfer: Transferable[]) => void;
};
const scope = self as unknown as WorkerScope;

scope.onmessage = ({ data }) => {
  const result = layoutGraph(data.input);
  const buffers = [result.x, result.y, result.bends, result.bendStart].map(({ buffer }) => buffer as ArrayBuffer);
  scope.postMessage({ id: data.id, result }, buffers);
};
