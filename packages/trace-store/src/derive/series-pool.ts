import { COMPONENT_CLASSES } from '../describe/span-description.ts';
import type { Series } from '../metrics/metric-series.ts';
import { Numbered } from './numbered.ts';

export const DOWNSTREAM = COMPONENT_CLASSES.indexOf('downstream');
export const MESSAGING = COMPONENT_CLASSES.indexOf('messaging');

/** What is called, or whose time it is: position in COMPONENT_CLASSES, name, operation or interface. */
export type Component = readonly [componentClass: number, name: string, operation: string];
/** Who calls: position in COMPONENT_CLASSES, service or queue, interface. */
export type Caller = readonly [projectId: number, callerClass: number, service: string, name: string, environment: string];
/** An interface of a service, by environment. */
export type Interface = readonly [projectId: number, service: string, name: string, environment: string];

/**
 * The series of spans over many reads of the log, numbered from 0, with what the rows say of each. It grows with names, not with
 * spans, and is made anew when nothing is open.
 */
export class SeriesPool {
  readonly all: Series[] = [];
  readonly interfaces = new Numbered<Interface>();
  readonly components = new Numbered<Component>();
  readonly callers = new Numbered<Caller>();
  readonly #numbers = new Map<string, number>();
  readonly #services = new Numbered<readonly [number, string]>();
  readonly #instances = new Numbered<readonly [number, string, string]>();
  readonly #service: number[] = [];
  readonly #instance: number[] = [];
  readonly #interface: number[] = [];
  readonly #component: number[] = [];
  readonly #callee: number[] = [];
  readonly #pathPart: number[] = [];
  readonly #caller: number[] = [];

  numberOf(series: Series): number {
    const key = JSON.stringify(Object.values(series));
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    const number = this.all.length;
    this.all.push(series);
    this.#numbers.set(key, number);
    const { projectId, service, name, environment, instance } = series;
    this.#service.push(this.#services.numberOf([projectId, service]));
    this.#instance.push(this.#instances.numberOf([projectId, service, instance]));
    this.#interface.push(this.interfaces.numberOf([projectId, service, name, environment]));
    this.#component.push(this.components.numberOf([series.componentClass, series.component, name]));
    this.#callee.push(this.components.numberOf([DOWNSTREAM, service, name]));
    this.#pathPart.push(this.components.numberOf([series.componentClass, service, name]));
    this.#caller.push(this.callers.numberOf([projectId, DOWNSTREAM, service, name, environment]));
    return number;
  }

  serviceOf(series: number): number {
    return this.#service[series] ?? 0;
  }

  instanceOf(series: number): number {
    return this.#instance[series] ?? 0;
  }

  /** In `interfaces`. */
  interfaceOf(series: number): number {
    return this.#interface[series] ?? 0;
  }

  /** In `callers`: who calls when a call is made for an entry of this series. */
  callerOf(series: number): number {
    return this.#caller[series] ?? 0;
  }

  /** In `components`: what is called when an entry of this series is called. */
  calleeOf(series: number): number {
    return this.#callee[series] ?? 0;
  }

  /** In `components`: whose time it is when a span of this series is on a critical path. */
  pathPartOf(series: number): number {
    return this.#pathPart[series] ?? 0;
  }

  /** In `components`: what a call or producer of this series calls. */
  componentOf(series: number): number {
    return this.#component[series] ?? 0;
  }
}
