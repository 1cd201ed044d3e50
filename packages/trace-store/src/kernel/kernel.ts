import { readFileSync } from 'node:fs';
import { ValueText } from '../cut/value-text.ts';
import type { KernelExports } from './exports.ts';
import { WebAssembly } from './web-assembly.ts';

/** More than a full cut needs; a kernel that a strange one made larger is not kept. */
const KEPT_BYTES_MAX = 512 * 1024 * 1024;

/** Fields of the kernel's `Sink` and `Interner`, in words. */
const SINK = { begin: 0, at: 1 } as const;
const INTERNER = { size: 0, entries: 1 } as const;
const STRING = { at: 0, bytes: 1, words: 3 } as const;

let module: object | null = null;
let idle: Kernel | null = null;

/** Runs `work` with a kernel that nobody else uses. One that fails is thrown away: what it holds is unknown then. */
export function withKernel<T>(work: (kernel: Kernel) => T): T {
  const kernel = idle ?? new Kernel();
  idle = null;
  const result = work(kernel);
  if (kernel.memoryBytes <= KEPT_BYTES_MAX) idle = kernel;
  return result;
}

/**
 * The hot loops of building a cut (kernel/README.md): scanning, interning, ordering, encoding frames, filling columns. What it gives are numbers and
 * places in its memory. Views of that memory are of no use after the next call, which may have moved it.
 */
export class Kernel {
  readonly exports: KernelExports;
  /** Distinct attributes for each one of a span, in the cut before. */
  distinctShare = 0.1;
  readonly #text = new ValueText();

  constructor() {
    module ??= new WebAssembly.Module(readFileSync(new URL('../generated/kernel.wasm', import.meta.url)));
    const instance = new WebAssembly.Instance(module, { host: { textOf: (start = 0, end = 0) => this.#textOf(start, end) } });
    // What the module exports is written down in exports.ts and checked by a test.
    this.exports = instance.exports as KernelExports;
  }

  get memoryBytes(): number {
    return this.exports.memory.buffer.byteLength;
  }

  bytes(at: number, length: number): Uint8Array<ArrayBuffer> {
    return new Uint8Array(this.exports.memory.buffer, at, length);
  }

  halves(at: number, length: number): Uint16Array<ArrayBuffer> {
    return new Uint16Array(this.exports.memory.buffer, at, length);
  }

  words(at: number, length: number): Uint32Array<ArrayBuffer> {
    return new Uint32Array(this.exports.memory.buffer, at, length);
  }

  longs(at: number, length: number): BigUint64Array<ArrayBuffer> {
    return new BigUint64Array(this.exports.memory.buffer, at, length);
  }

  /** What a sink holds. */
  written(sink: number): Uint8Array<ArrayBuffer> {
    const fields = this.words(sink, 2);
    const begin = fields[SINK.begin] ?? 0;
    return this.bytes(begin, (fields[SINK.at] ?? 0) - begin);
  }

  writtenWords(sink: number): Uint32Array<ArrayBuffer> {
    const { byteOffset, length } = this.written(sink);
    return this.words(byteOffset, length / 4);
  }

  writtenLongs(sink: number): BigUint64Array<ArrayBuffer> {
    const { byteOffset, length } = this.written(sink);
    return this.longs(byteOffset, length / 8);
  }

  /** The strings of an interner, by number. */
  strings(interner: number): Uint8Array<ArrayBuffer>[] {
    const fields = this.words(interner, 2);
    const size = fields[INTERNER.size] ?? 0;
    const entries = this.words(fields[INTERNER.entries] ?? 0, size * STRING.words);
    return Array.from({ length: size }, (_, id) =>
      this.bytes(entries[id * STRING.words + STRING.at] ?? 0, entries[id * STRING.words + STRING.bytes] ?? 0),
    );
  }

  /** Hands words over. @returns where they are */
  place(words: Uint32Array): number {
    const at = this.exports.room(words.byteLength);
    this.words(at, words.length).set(words);
    return at;
  }

  /** Called by the kernel for what it does not write itself: doubles, and values that are encoded in unusual ways. */
  #textOf(start: number, end: number): number {
    if (!this.#text.read(this.bytes(0, this.memoryBytes), start, end)) return -1;
    const text = this.#text.bytes.slice(this.#text.start, this.#text.end);
    const at = this.exports.roomForText(text.length);
    this.bytes(at, text.length).set(text);
    return text.length;
  }
}
