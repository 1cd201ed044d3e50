import { bug } from '@spanhouse/core';
import type { ScannedSpans } from '../cut/cut-spans.ts';
import { grown } from '../cut/growable.ts';
import { ValueText } from '../cut/value-text.ts';
import { KernelSpans } from '../kernel/kernel-spans.ts';
import { describeSpan } from '../describe/describe-span.ts';
import { applyPathRules, NO_PATH_RULES, type PathRules } from '../describe/path-rules.ts';
import type { SpanDescription } from '../describe/span-description.ts';
import { indexTextEnd } from '../semantics.ts';
import type { OriginFacts } from '../write/origins.ts';
import { AddressPatterns } from './address-patterns.ts';
import { DescribingPositions } from './describing-positions.ts';
import { NumberLists } from './number-lists.ts';

/** What one series counts: spans that agree in all of this. */
export type Series = SpanDescription & {
  readonly projectId: number;
  readonly kind: number;
  readonly status: number;
  readonly service: string;
  readonly environment: string;
  readonly region: string;
  readonly version: string;
  readonly instance: string;
  readonly host: string;
};

/** Names of one service of a project in one cut; what comes beyond is counted under OTHER_NAME. */
export const NAMES_PER_SERVICE_MAX = 1_000;
/** The name that stands for all names beyond the limit, so that they are counted and seen. */
export const OTHER_NAME = '(other)';

const decoder = new TextDecoder();
const REGION_KEY = 'cloud.region';

/**
 * Numbers the series of a cut from 0 by first sight. What a span is (describe-span.ts) follows from its origin, kind, status, name, and a
 * few attributes, all of which are numbers already; so it is found out once for each combination and not once a span.
 *
 * Cost: about 0.15 µs a span; 3 µs a combination.
 */
export class MetricSeries {
  readonly all: Series[] = [];
  readonly #cut: ScannedSpans;
  readonly #origins: readonly OriginFacts[];
  readonly #combinations = new NumberLists();
  /** By combination: its series. */
  #seriesOf = new Int32Array(1024);
  readonly #numbers = new Map<string, number>();
  /** By origin: number of its resource. */
  readonly #resource: Uint32Array;
  readonly #describing: DescribingPositions;
  readonly #addresses = new AddressPatterns();
  readonly #names: readonly Uint8Array[];
  readonly #pathRules: Readonly<Record<number, PathRules>>;
  #spans: KernelSpans;
  readonly #namesOf = new Map<string, Set<string>>();
  readonly #text = new ValueText();
  #scratch = new Uint32Array(64);

  constructor(cut: ScannedSpans, origins: readonly OriginFacts[], pathRules: Readonly<Record<number, PathRules>> = {}) {
    this.#pathRules = pathRules;
    this.#describing = new DescribingPositions(cut);
    this.#cut = cut;
    this.#origins = origins;
    this.#spans = new KernelSpans(cut.kernel);
    this.#names = cut.kernel.strings(cut.kernel.exports.nameTable()).map((bytes) => bytes.slice(0, indexTextEnd(bytes, 0, bytes.length)));
    const numbers = new Map<unknown, number>();
    this.#resource = Uint32Array.from(origins, ({ resource }) => {
      const number = numbers.get(resource) ?? numbers.size;
      numbers.set(resource, number);
      return number;
    });
  }

  /** Reads where the kernel's memory is now. After any call into the kernel, before `numberOf`. */
  look(): KernelSpans {
    this.#spans = new KernelSpans(this.#cut.kernel);
    return this.#spans;
  }

  /** The series of a span, as a position in `all`. */
  numberOf(span: number, projectId: number): number {
    const spans = this.#spans;
    const kind = spans.kind(span);
    const shape = spans.shape(span);
    const { positions, isAddress } = this.#describing.of(shape, kind);
    const isRoot = spans.isRoot(span);
    const scratch = (this.#scratch = grown(this.#scratch, positions.length + 5));
    scratch[0] = projectId;
    scratch[1] = this.#resource[spans.origin(span)] ?? 0;
    scratch[2] = kind | (spans.status(span) << 8) | (isRoot ? 1 << 16 : 0);
    scratch[3] = spans.name(span);
    scratch[4] = shape;
    for (let i = 0; i < positions.length; i++) {
      const id = spans.attributeOf(span, positions[i] ?? 0);
      scratch[5 + i] = isAddress[i] === 0 ? id : this.#addresses.numberOf(spans, id);
    }
    const known = this.#combinations.size;
    const combination = this.#combinations.idOf(scratch, positions.length + 5);
    if (combination < known) return this.#seriesOf[combination] ?? 0;
    const series = this.#seriesFor(span, projectId, kind, isRoot);
    this.#seriesOf = grown(this.#seriesOf, combination + 1);
    this.#seriesOf[combination] = series;
    return series;
  }

  #seriesFor(span: number, projectId: number, kind: number, isRoot: boolean): number {
    const spans = this.#spans;
    const facts = this.#origins[spans.origin(span)]?.resource;
    const nameBytes = this.#names[spans.name(span)];
    if (facts === undefined || nameBytes === undefined) throw bug('span of an unknown origin or name');
    const keys = this.#describing.keysOf(spans.shape(span));
    const described = describeSpan({
      kind,
      isRoot,
      name: decoder.decode(nameBytes),
      attribute: (key) => {
        const position = keys.indexOf(key);
        return position < 0 ? '' : this.#textOf(spans.attributeOf(span, position));
      },
    });
    const text = (column: string): string => facts.columns[column] ?? '';
    const service = text('service');
    const series: Series = {
      ...described,
      name: this.#guarded(projectId, service, applyPathRules(this.#pathRules[projectId] ?? NO_PATH_RULES, service, described.name)),
      projectId,
      kind,
      status: spans.status(span),
      service,
      environment: text('environment'),
      region: facts.values.find(({ key }) => key === REGION_KEY)?.text ?? '',
      version: text('version'),
      instance: text('instance'),
      host: text('host'),
    };
    const identity = JSON.stringify(Object.values(series));
    const number = this.#numbers.get(identity) ?? this.all.length;
    if (number === this.all.length) {
      this.all.push(series);
      this.#numbers.set(identity, number);
    }
    return number;
  }

  #guarded(projectId: number, service: string, name: string): string {
    const key = `${String(projectId)}/${service}`;
    const names = this.#namesOf.get(key) ?? new Set();
    this.#namesOf.set(key, names);
    if (names.has(name)) return name;
    if (names.size >= NAMES_PER_SERVICE_MAX) return OTHER_NAME;
    names.add(name);
    return name;
  }

  #textOf(id: number): string {
    const text = this.#text;
    if (!text.read(this.#spans.bytes, this.#spans.valueStart(id), this.#spans.valueEnd(id))) return '';
    return decoder.decode(text.bytes.subarray(text.start, Math.min(text.end, text.start + DESCRIBING_BYTES_MAX)));
  }
}

/** Of one value; a statement's beginning says what it is. */
const DESCRIBING_BYTES_MAX = 4_096;
