const waiting = new Set<() => Promise<void>>();
let isRunning = false;

/**
 * Runs drawings one a frame, in the order in which they were first asked for: ten charts that change at once stay ten short tasks, and the pointer
 * is answered between them. Asking again for one that waits changes nothing; it draws what is newest when its turn comes.
 */
export function queueDrawing(draw: () => Promise<void>): void {
  waiting.add(draw);
  if (isRunning) return;
  isRunning = true;
  requestAnimationFrame(drawNext);
}

export function forgetDrawing(draw: () => Promise<void>): void {
  waiting.delete(draw);
}

function drawNext(): void {
  const [draw] = waiting;
  if (draw === undefined) {
    isRunning = false;
    return;
  }
  waiting.delete(draw);
  const next = (): void => {
    requestAnimationFrame(drawNext);
  };
  // One chart's failure is reported by the browser and does not keep the others from being drawn.
  void draw().finally(next);
}
