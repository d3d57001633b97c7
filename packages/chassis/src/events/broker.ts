import { setTimeout as delay } from 'node:timers/promises';
import {
  AckPolicy,
  connect,
  type ConnectionOptions,
  type ConsumerConfig,
  type ConsumerMessages,
  DiscardPolicy,
  type JsMsg,
  nanos,
  type NatsConnection,
  RetentionPolicy,
  StorageType,
  type StreamConfig,
} from 'nats';
import type { Logger } from '../telemetry/log.ts';
import { consumerSubjects, streamName } from './subjects.ts';

/** A message that one consumer was given to apply. Given again after `redeliverAfterMs`, unless it is accepted. */
export interface Delivery {
  readonly subject: string;
  readonly messageId: string;
  readonly payload: Uint8Array;
  accept(): void;
  /** Asks for it again, not before that many milliseconds. */
  retryIn(ms: number): void;
}

/** Deliveries as they come. Ends, or throws, when the stream or the connection is gone: then consume anew. */
export interface Deliveries extends AsyncIterable<Delivery> {
  /** Asks for no more. What was given already still comes, then they end. */
  close(): void;
}

/** Whom a stream keeps messages for: one consumer, until it accepts them; or anyone, for a day. */
export type StreamKind = 'consumer' | 'anyone';

/** The message broker: core NATS, which may lose messages, and JetStream, which is not believed either. */
export interface Broker {
  isConnected(): boolean;
  /** Rejects where the broker does not answer: for readiness. */
  check(): Promise<void>;
  /** Tells whoever listens now. Gives false, and tells nobody, while the broker is away. */
  broadcast(subject: string, payload: Uint8Array): boolean;
  /**
   * Calls the handler with each message broadcast from now on, over reconnections too.
   * Of those that listen in one group, one hears each message.
   */
  listen(subject: string, handler: (payload: Uint8Array) => void, options?: { group?: string }): Listening;
  /** Stores a message in the stream that has the subject. Rejects where that is not acknowledged. */
  publish(subject: string, payload: Uint8Array, messageId: string): Promise<void>;
  /** Makes the stream of a consumer, or brings its limits up to date. */
  ensureStream(consumer: string, kind: StreamKind): Promise<void>;
  /** Opens the deliveries of a durable consumer; makes its stream and itself where they are missing. */
  consume(consumer: string): Promise<Deliveries>;
  close(): Promise<void>;
}

/** A subscription. */
export interface Listening {
  close(): void;
}

/** What `createBroker` takes. */
export interface BrokerOptions {
  /** `nats://user:password@host:port`, or `tls://…`. */
  readonly url: string;
  /** The service's name, as the broker shows it. */
  readonly name: string;
  readonly log: Logger;
  /** How many servers keep each stream. Default 1. */
  readonly replicas?: number;
}

/** The broker is away, for the moment. */
export class BrokerUnavailable extends Error {
  override readonly name = 'BrokerUnavailable';
}

/** When a delivery that was not accepted is given again: longer than a batch takes at the worst. */
const redeliverAfterMs = 30_000;
const requestTimeoutMs = 5_000;
const reconnectMs = 250;
/** A server that hangs is noticed after two missed answers. */
const pingMs = 2_000;
/** How many deliveries may be under way at once, over all processes of a consumer. */
const maxUnaccepted = 10_000;
const prefetch = 1_000;
/** A stream that is full refuses: its events stay in their outboxes. */
const limits = { max_msgs: 200_000, max_bytes: 268_435_456, max_msg_size: 131_072 };
const anyoneMaxAgeMs = 86_400_000;

/** Opens the broker and keeps it open. Connects in the background: a service starts without it. */
export function createBroker(options: BrokerOptions): Broker {
  const { log, name, replicas = 1 } = options;
  const connection = keepConnected(connectionOptions(options), log);

  const broker: Broker = {
    isConnected: () => connection.current() !== undefined,
    check: async () => connection.require().flush(),
    broadcast(subject, payload) {
      const current = connection.current();
      current?.publish(subject, payload);
      return current !== undefined;
    },
    listen: (subject, handler, { group } = {}) =>
      connection.always((current) => {
        const subscription = current.subscribe(subject, {
          ...(group === undefined ? {} : { queue: group }),
          callback(error, message) {
            try {
              if (error !== null) throw error;
              handler(message.data);
            } catch (failure) {
              log.error({ err: failure, subject }, 'a message could not be heard');
            }
          },
        });
        return () => subscription.unsubscribe();
      }),
    async publish(subject, payload, messageId) {
      const jetstream = connection.require().jetstream({ timeout: requestTimeoutMs });
      await jetstream.publish(subject, payload, { msgID: messageId });
    },
    async ensureStream(consumer, kind) {
      const { streams } = await manager();
      const config = streamConfig(consumer, kind, replicas);
      // Adding what is there is no error, unless its limits are those of another version.
      await streams.add(config).catch(() => streams.update(streamName(consumer), config));
    },
    async consume(consumer) {
      await broker.ensureStream(consumer, 'consumer');
      const { consumers } = await manager();
      await consumers.add(streamName(consumer), durableConfig(consumer));
      const jetstream = connection.require().jetstream({ timeout: requestTimeoutMs });
      const source = await jetstream.consumers.get(streamName(consumer), consumer);
      const messages = await source.consume({
        max_messages: prefetch,
        expires: 10_000,
        idle_heartbeat: 2_000,
        abort_on_missing_resource: true,
      });
      void closeWhenDeleted(messages);
      return deliveriesOf(messages);
    },
    close: () => connection.close(),
  };
  const manager = () => connection.require().jetstreamManager({ timeout: requestTimeoutMs });
  log.info({ broker: new URL(options.url).host, name }, 'broker opened');
  return broker;
}

function streamConfig(consumer: string, kind: StreamKind, replicas: number): Partial<StreamConfig> {
  return {
    name: streamName(consumer),
    subjects: [consumerSubjects(consumer)],
    num_replicas: replicas,
    storage: StorageType.File,
    ...limits,
    ...(kind === 'consumer'
      ? { retention: RetentionPolicy.Workqueue, discard: DiscardPolicy.New }
      : { retention: RetentionPolicy.Limits, discard: DiscardPolicy.Old, max_age: nanos(anyoneMaxAgeMs) }),
  };
}

function durableConfig(consumer: string): Partial<ConsumerConfig> {
  return {
    durable_name: consumer,
    ack_policy: AckPolicy.Explicit,
    ack_wait: nanos(redeliverAfterMs),
    max_ack_pending: maxUnaccepted,
    // A message at its greatest number of deliveries would be parked without a word.
    max_deliver: -1,
  };
}

function connectionOptions({ url, name }: BrokerOptions): ConnectionOptions {
  const { protocol, host, username, password } = new URL(url);
  return {
    servers: host,
    name,
    ...(username === '' ? {} : { user: decodeURIComponent(username), pass: decodeURIComponent(password) }),
    ...(protocol === 'tls:' ? { tls: {} } : {}),
    timeout: requestTimeoutMs,
    pingInterval: pingMs,
    maxPingOut: 2,
    maxReconnectAttempts: -1,
    reconnectTimeWait: reconnectMs,
    // It would take a stack for each message.
    noAsyncTraces: true,
    // Credentials that are being rotated are refused for a moment.
    ignoreAuthErrorAbort: true,
  };
}

/** One connection, made again whenever it ends, and what has to be done anew on each. */
function keepConnected(options: ConnectionOptions, log: Logger) {
  const closing = new AbortController();
  const tasks = new Map<object, { start: (current: NatsConnection) => () => void; end?: () => void }>();
  let opened: NatsConnection | undefined;
  let isUp = false;

  async function watch(current: NatsConnection): Promise<void> {
    for await (const status of current.status()) {
      const type: string = status.type;
      if (type === 'disconnect') {
        isUp = false;
        log.warn({}, 'broker lost');
      } else if (type === 'reconnect') {
        isUp = true;
        log.info({}, 'broker found again');
      }
    }
  }

  async function connectOnce(): Promise<void> {
    opened = await connect(options);
    if (closing.signal.aborted) return opened.close();
    isUp = true;
    for (const task of tasks.values()) task.end = task.start(opened);
    void watch(opened);
    await opened.closed();
  }

  async function stayConnected(): Promise<void> {
    let isKnownAway = false;
    while (!closing.signal.aborted) {
      try {
        await connectOnce();
        isKnownAway = false;
      } catch (error) {
        if (!isKnownAway) log.warn({ err: error }, 'broker cannot be reached');
        isKnownAway = true;
      }
      isUp = false;
      await delay(reconnectMs, undefined, { signal: closing.signal }).catch(() => undefined);
    }
  }

  const ended = stayConnected();
  const current = () => (isUp ? opened : undefined);
  return {
    current,
    require(): NatsConnection {
      const found = current();
      if (found === undefined) throw new BrokerUnavailable('the broker is away');
      return found;
    },
    always(start: (connection: NatsConnection) => () => void): Listening {
      const key = {};
      const task: { start: typeof start; end?: () => void } = { start };
      tasks.set(key, task);
      if (opened?.isClosed() === false) task.end = start(opened);
      return {
        close() {
          tasks.delete(key);
          if (opened?.isClosed() === false) task.end?.();
        },
      };
    },
    async close(): Promise<void> {
      closing.abort();
      // What was broadcast last still goes out; a broker that hangs does not hold the process.
      if (isUp) await Promise.race([opened?.flush().catch(() => undefined), delay(1_000)]);
      await opened?.close();
      await ended;
    },
  };
}

/**
 * Ends the deliveries of a stream or consumer that is no more. The client itself would go
 * on asking, and wait for somebody to make them again.
 */
async function closeWhenDeleted(messages: ConsumerMessages): Promise<void> {
  const gone = ['consumer_deleted', 'consumer_not_found', 'stream_not_found', 'no_responders'];
  for await (const { type } of await messages.status()) {
    if (gone.includes(type)) void messages.close();
  }
}

function deliveriesOf(messages: ConsumerMessages): Deliveries {
  return {
    close: () => void messages.close(),
    async *[Symbol.asyncIterator]() {
      for await (const message of messages) yield deliveryOf(message);
    },
  };
}

function deliveryOf(message: JsMsg): Delivery {
  return {
    subject: message.subject,
    messageId: message.headers?.get('Nats-Msg-Id') ?? '',
    payload: message.data,
    accept: () => message.ack(),
    retryIn: (ms) => message.nak(ms),
  };
}
