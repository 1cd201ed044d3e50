import { AppError, bug } from '@spanhouse/core';
import {
  Base,
  kGetApi,
  kGetConnection,
  type API,
  type BaseOptions,
  type ClusterTopicMetadata,
  type Connection,
  type consumerGroupHeartbeatV1,
  type fetchV17,
  type findCoordinatorV6,
  type listOffsetsV9,
  type offsetCommitV9,
  type offsetFetchV9,
} from '@platformatic/kafka';

/** How to reach the brokers; what every client of one process shares. */
export type KafkaConnection = Pick<BaseOptions, 'clientId' | 'bootstrapBrokers' | 'tls' | 'sasl'>;

/** A broker that does not answer within this is taken for away. A fetch waits at most a second of it. */
const REQUEST_TIMEOUT_MS = 10_000;
const CONNECT_TIMEOUT_MS = 5_000;

export function connectionOptions(connection: KafkaConnection): BaseOptions {
  return {
    ...connection,
    requestTimeout: REQUEST_TIMEOUT_MS,
    connectTimeout: CONNECT_TIMEOUT_MS,
    // Callers repeat what failed, with delays of their own and only where repeating is safe.
    retries: 0,
    autocreateTopics: false,
  };
}

/** What is sent here, by the protocol's names. All versions that the library speaks have the same arguments. */
type Protocol = {
  ConsumerGroupHeartbeat: {
    given: consumerGroupHeartbeatV1.ConsumerGroupHeartbeatRequest;
    answer: consumerGroupHeartbeatV1.ConsumerGroupHeartbeatResponse;
  };
  Fetch: { given: fetchV17.FetchRequest; answer: fetchV17.FetchResponse };
  FindCoordinator: { given: findCoordinatorV6.FindCoordinatorRequest; answer: findCoordinatorV6.FindCoordinatorResponse };
  ListOffsets: { given: listOffsetsV9.ListOffsetsRequest; answer: listOffsetsV9.ListOffsetsResponse };
  OffsetCommit: { given: offsetCommitV9.OffsetCommitRequest; answer: offsetCommitV9.OffsetCommitResponse };
  OffsetFetch: { given: offsetFetchV9.OffsetFetchRequest; answer: offsetFetchV9.OffsetFetchResponse };
};
export type RequestName = keyof Protocol;
export type Given<Name extends RequestName> = Protocol[Name]['given'];
export type Answer<Name extends RequestName> = Protocol[Name]['answer'];

/** A topic as the brokers know it. */
export type KafkaTopic = ClusterTopicMetadata;

/**
 * Requests of Kafka's protocol, one at a time and without a client's own retries: whether a commit may be repeated depends on
 * the member epoch it was made under, which only its caller knows. Each client has connections of its own.
 */
export class KafkaClient {
  readonly #base: Base;

  constructor(connection: KafkaConnection) {
    this.#base = new Base(connectionOptions(connection));
  }

  /** Null when the brokers do not know the topic. */
  async topic(name: string, options: { readonly fresh: boolean }): Promise<KafkaTopic | null> {
    try {
      const { topics } = await this.#base.metadata({ topics: [name], forceUpdate: options.fresh });
      return topics.get(name) ?? null;
    } catch (error) {
      // The library says it by a message of its own for the protocol's UNKNOWN_TOPIC_OR_PARTITION.
      if (error instanceof Error && error.message === `Unknown topic ${name}.`) return null;
      throw error;
    }
  }

  /** Sends one request to a broker by its node id, or to any when it is null. */
  async send<Name extends RequestName>(node: number | null, name: Name, ...given: Given<Name>): Promise<Answer<Name>> {
    const connection = await this.#connect(node);
    const api = await new Promise<API<Given<Name>, Answer<Name>>>((resolve, reject) => {
      this.#base[kGetApi]<Given<Name>, Answer<Name>>(name, (error, found) => {
        if (found === undefined) reject(error ?? bug(`no answer about ${name}`));
        else resolve(found);
      });
    });
    return api.async(connection, ...given);
  }

  close(): Promise<void> {
    return this.#base.close();
  }

  async #connect(node: number | null): Promise<Connection> {
    const known = this.#base.currentMetadata ?? (await this.#base.metadata({ topics: [] }));
    const broker = node === null ? [...known.brokers.values()][0] : known.brokers.get(node);
    if (broker === undefined) {
      this.#base.clearMetadata();
      throw unavailable('a broker of Kafka is not known to the others');
    }
    return new Promise((resolve, reject) => {
      this.#base[kGetConnection](broker, (error, connection) => {
        if (connection === undefined) {
          // It may have come back at another address.
          this.#base.clearMetadata();
          reject(error ?? bug('no connection and no error'));
        } else resolve(connection);
      });
    });
  }
}

/** Whether the brokers answered with one of these errors of the protocol, by their names there. */
export function hasKafkaError(error: unknown, ...names: readonly string[]): boolean {
  return errorsIn(error).some((each) => 'apiId' in each && names.includes(String(each.apiId)));
}

/** Whether the library says so, by its own codes. */
export function hasClientError(error: unknown, code: 'RESPONSE' | 'AUTHENTICATION' | 'UNSUPPORTED_API'): boolean {
  return errorsIn(error).some((each) => 'code' in each && each.code === `PLT_KFK_${code}`);
}

/** Whether the brokers answered at all. Without an answer it is not known whether the request was carried out. */
export function wasAnswered(error: unknown): boolean {
  return hasClientError(error, 'RESPONSE');
}

export function unavailable(what: string, cause?: unknown): AppError {
  const root = errorsIn(cause).at(-1);
  return new AppError('LOG.UNAVAILABLE', root === undefined ? what : `${what}: ${root.message}`, {}, { cause });
}

/** An error, what it collects and what caused it; the first causes come last. */
function errorsIn(error: unknown): readonly Error[] {
  if (!(error instanceof Error)) return [];
  const collected: readonly unknown[] = error instanceof AggregateError ? error.errors : [];
  return [error, ...collected.flatMap(errorsIn), ...errorsIn(error.cause)];
}
