import { EXEMPLAR_BYTES } from '../metrics/metric-counts.ts';

/** Exemplars of rows, as `span_metrics` has them: the trace with the greatest priority so far. */
export class Exemplars {
  readonly #priority: number[] = [];
  readonly #trace: Uint32Array[] = [];

  /** @param traceId four words; must not change */
  offer(row: number, priority: number, traceId: Uint32Array): void {
    if (priority <= (this.#priority[row] ?? -1)) return;
    this.#priority[row] = priority;
    this.#trace[row] = traceId;
  }

  /** EXEMPLAR_BYTES for each row; zeros for a row without. */
  bytes(rows: number): Uint8Array {
    const bytes = new Uint8Array(rows * EXEMPLAR_BYTES);
    const view = new DataView(bytes.buffer);
    for (let row = 0; row < rows; row++) {
      const trace = this.#trace[row];
      if (trace === undefined) continue;
      view.setBigUint64(row * EXEMPLAR_BYTES, BigInt(this.#priority[row] ?? 0));
      trace.forEach((word, i) => {
        // Words of the id as it lies in memory.
        view.setUint32(row * EXEMPLAR_BYTES + 8 + i * 4, word, true);
      });
    }
    return bytes;
  }
}
