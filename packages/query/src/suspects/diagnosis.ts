import type { ComponentClass, CountRange } from '@spanhouse/trace-store';

/** Which interface is looked at, when, and what it is held against. */
export type SuspectQuestion = {
  readonly service: string;
  readonly name: string;
  readonly environment?: string;
  readonly window: CountRange;
  /** Usually as long, and before the window: the period before, the same hours of yesterday or of last week. */
  readonly baseline: CountRange;
};

/** A figure then and now. */
export type Change = { readonly before: number; readonly after: number };

/** The way from the interface that was asked about to where a suspect is: interfaces that call each other. The first is the one asked about. */
export type Hop = { readonly service: string; readonly name: string };

/**
 * Something that changed and explains a part of what the interface suffers from.
 *
 * - own: an interface's own code takes longer. `name` is the service.
 * - component: a database, cache, queue or third party that an interface waits for. `name` as in `latency_parts.component`.
 * - downstream: a service that takes longer and whose own parts are not known. `name` is the service.
 * - instance, host, region, version: one value of that dimension stands out among the others (or, version, is new). `name` is the value.
 * - error: a kind of error that has become more frequent. `name` is its type, status or code.
 * - traffic: more requests. `name` is the service.
 */
export type Suspect = {
  readonly kind: 'own' | 'component' | 'downstream' | 'instance' | 'host' | 'region' | 'version' | 'error' | 'traffic';
  readonly name: string;
  readonly componentClass: ComponentClass | null;
  /** Where it was found: the last is the interface it belongs to. */
  readonly path: readonly Hop[];
  /** The operation or interface that took most of it; '' when there is none. */
  readonly operation: string;
  /** Part of the interface's change that goes back to it, from 0 to 1. */
  readonly share: number;
  /** `duration`: nanoseconds a request of the interface asked about. `errors`: share of its requests. `rate`: requests a second. */
  readonly measure: 'duration' | 'errors' | 'rate';
  readonly change: Change;
  /** True when it was not there at all in the baseline. */
  readonly isNew: boolean;
};

export type Diagnosis = {
  /** `failing` when errors grew more than can be chance, else `slower` when durations did, else `normal`. */
  readonly verdict: 'failing' | 'slower' | 'normal' | 'no-data';
  /** Average nanoseconds a request, share of failing requests, requests a second. */
  readonly duration: Change;
  readonly errors: Change;
  readonly rate: Change;
  /** Most likely first; at most ten. Empty when nothing stands out. */
  readonly suspects: readonly Suspect[];
  /** Why the answer may not be whole, in English sentences. */
  readonly partial: readonly string[];
};
