import type { GraphChange, GraphNodeClass } from './graph-model.ts';

/** The texts of a service graph, in the reader's language. */
export type ServiceGraphWords = {
  readonly search: string;
  readonly found: (count: number) => string;
  readonly zoomIn: string;
  readonly zoomOut: string;
  readonly fit: string;
  /** "143 services and stores, 412 connections" */
  readonly counts: (nodes: number, edges: number) => string;
  /** Name of the list that the keyboard walks. */
  readonly list: string;
  /** What the keys do, read with the list: up and down walk, left and right go to a caller or a called, Enter opens. */
  readonly keys: string;
  readonly neighbours: (callers: number, called: number) => string;
  /** Before the choice of hops: "Near". */
  readonly near: string;
  readonly hops: (count: number) => string;
  readonly everything: string;
  readonly fold: (group: string) => string;
  readonly unfold: (group: string) => string;
  readonly foldAll: string;
  readonly unfoldAll: string;
  readonly rate: string;
  readonly errors: string;
  readonly p99: string;
  readonly members: (count: number) => string;
  readonly classes: Readonly<Record<GraphNodeClass, string>>;
  readonly changes: Readonly<Record<GraphChange, string>>;
  readonly empty: string;
  readonly busy: string;
};
