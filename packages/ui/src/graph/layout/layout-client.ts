import { layoutGraph } from './layout-graph.ts';
import type { LayoutInput, LayoutResult } from './layout-input.ts';
import type { LayoutAnswer, LayoutRequest } from './layout-messages.ts';

export type LayoutClient = {
  /** Only the newest request is answered. */
  readonly ask: (input: LayoutInput, answer: (result: LayoutResult) => void) => void;
  readonly close: () => void;
};

/**
 * Lays graphs out in a worker, so that the page answers meanwhile. Where a browser or a policy gives none, the page does it itself: it stands for the
 * time of the layout, and the graph is the same.
 */
export function createLayoutClient(): LayoutClient {
  let id = 0;
  let open: { readonly request: LayoutRequest; readonly answer: (result: LayoutResult) => void } | null = null;
  let worker: Worker | null = startWorker();
  const answerHere = (): void => {
    worker?.terminate();
    worker = null;
    const left = open;
    open = null;
    left?.answer(layoutGraph(left.request.input));
  };
  const listen = (to: Worker): void => {
    to.onmessage = ({ data }: MessageEvent<LayoutAnswer>) => {
      if (open?.request.id !== data.id) return;
      const { answer } = open;
      open = null;
      answer(data.result);
    };
    to.onerror = answerHere;
  };
  if (worker !== null) listen(worker);
  return {
    ask: (input, answer) => {
      const request: LayoutRequest = { id: ++id, input };
      open = { request, answer };
      if (worker === null) queueMicrotask(answerHere);
      else worker.postMessage(request);
    },
    close: () => {
      open = null;
      worker?.terminate();
      worker = null;
    },
  };
}

function startWorker(): Worker | null {
  try {
    // The bundler looks for exactly these words. The address is of our own build, which is what the page's policy for script addresses allows.
    return new Worker(new URL('./layout.worker.ts', import.meta.url), { type: 'module' });
  } catch {
    return null;
  }
}
