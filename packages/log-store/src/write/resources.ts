import { decodeResource } from '@spanhouse/otlp';
import { textOfValue } from './value-text.ts';

/** As of spans: a record whose resource has no `service.name`. */
const UNKNOWN_SERVICE = 'unknown_service';
const ENVIRONMENT_KEYS = ['deployment.environment.name', 'deployment.environment'] as const;

export type LogResource = {
  /** 64 bits, from the bytes. */
  readonly id: bigint;
  readonly service: string;
  readonly environment: string;
  /** First of each key. */
  readonly attributes: ReadonlyMap<string, string>;
};

/** Resources of one cut, each decoded once. */
export class Resources {
  readonly #known = new Map<string, LogResource>();

  /** `bytes[start, end)` is the payload of a `Resource`; start -1: none. */
  of(bytes: Uint8Array, start: number, end: number): LogResource {
    const range = start < 0 ? new Uint8Array(0) : bytes.subarray(start, end);
    const key = Buffer.from(range.buffer, range.byteOffset, range.length).toString('latin1');
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const made = resourceOf(range);
    this.#known.set(key, made);
    return made;
  }
}

function resourceOf(bytes: Uint8Array): LogResource {
  const attributes = new Map<string, string>();
  for (const { key, value } of decodeResource(bytes, 0, bytes.length).attributes) {
    if (!attributes.has(key) && value !== null) attributes.set(key, textOfValue(value));
  }
  const environment = ENVIRONMENT_KEYS.map((key) => attributes.get(key)).find((text) => text !== undefined && text !== '');
  const service = attributes.get('service.name') ?? '';
  return {
    id: hash64(bytes),
    service: service === '' ? UNKNOWN_SERVICE : service,
    environment: environment ?? '',
    attributes,
  };
}

/** FNV-1a, 64 bits: numbers some thousand resources of a project. */
function hash64(bytes: Uint8Array): bigint {
  let hash = 0xcbf29ce484222325n;
  for (const byte of bytes) hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
  return hash;
}
