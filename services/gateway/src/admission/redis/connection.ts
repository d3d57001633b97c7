import { setTimeout as sleep } from 'node:timers/promises';
import { errorLine } from '@cedula/chassis/redaction/describe-error.ts';
import type { Logger } from '@cedula/chassis/telemetry/log.ts';
import type { Clock } from '@cedula/chassis/time/clock.ts';
import { Redis } from 'ioredis';
import { unavailable } from '../unavailable.ts';
import { createCommandGate } from './command-gate.ts';
import { assertDurable } from './durability.ts';
import { ensureEpochs } from './epochs.ts';
import { type Script, runScript } from './script.ts';

/** What `connectRedis` takes. */
export interface RedisOptions {
  /** `redis://user:password@host:port`, or `rediss://` for TLS. */
  readonly url: string;
  readonly clock: Clock;
  readonly log: Logger;
  /** For one answer. Default 250. */
  readonly deadlineMs?: number;
}

/** A Redis that has proven to keep what it is told, or none at all. */
export interface RedisConnection {
  /**
   * Runs a script in one round trip, those of one turn of the event loop together.
   * Rejects with UNAVAILABLE, at once while Redis is known to be away or slow.
   *
   * @param late given the answer that came after the deadline: the script has run
   */
  run(
    script: Script,
    keys: readonly string[],
    args: readonly (string | number)[],
    late?: (answer: unknown) => void,
  ): Promise<unknown>;
  /** For readiness: rejects with the sentence that says why no request can be admitted. */
  check(): Promise<void>;
  close(): void;
}

/** Answers expected at once. More means that requests come faster than Redis answers. */
const maxPending = 5_000;
const probeEveryMs = 1_000;
const proveAgainMs = 1_000;

/**
 * Connects, and connects again for as long as it is not closed. Each new connection is
 * proven first: durable, and with its epochs set.
 */
export function connectRedis({ url, clock, log, deadlineMs = 250 }: RedisOptions): RedisConnection {
  const client = openClient(url);
  const gate = createCommandGate({ deadlineMs, maxPending });
  let session = new AbortController();
  let problem: string | undefined = 'Redis has not been reached yet.';

  const turn = (next: string | undefined) => {
    if (next === problem) return;
    problem = next;
    if (next === undefined) log.info('Redis can be relied on');
    else log.warn({ problem: next }, 'no request can be admitted');
  };
  const setEpochs = async () => {
    if (await ensureEpochs(client, clock.now())) log.warn('Redis was empty: it is new, or lost its memory');
  };
  const prove = async ({ signal }: AbortController) => {
    while (!signal.aborted) {
      const fault = await faultOf(async () => {
        await assertDurable(client);
        await setEpochs();
      });
      if (signal.aborted) return;
      turn(fault);
      if (fault === undefined) return;
      await sleep(proveAgainMs, undefined, { ref: false });
    }
  };
  client.on('ready', () => {
    session = new AbortController();
    void prove(session);
  });
  let lastError = '';
  // The close that follows is what matters; the error says why.
  client.on('error', (error) => {
    lastError = ` (${errorLine(error)})`;
  });
  client.on('close', () => {
    session.abort();
    turn(`Redis is away${lastError}.`);
    lastError = '';
  });

  // An idle gateway has to notice as well that Redis hangs, or was emptied.
  const probe = setInterval(() => {
    if (problem === undefined) gate.run(setEpochs).catch(() => undefined);
  }, probeEveryMs).unref();

  return {
    async run(script, keys, args, late) {
      if (problem !== undefined) throw unavailable(new Error(problem));
      return gate.run(() => runScript(client, script, keys, args), late);
    },
    async check() {
      if (problem !== undefined) throw new Error(problem);
      if (gate.isStalled()) throw new Error('Redis is slow to answer.');
    },
    close() {
      clearInterval(probe);
      client.disconnect();
    },
  };
}

async function faultOf(proof: () => Promise<void>): Promise<string | undefined> {
  try {
    await proof();
    return undefined;
  } catch (error) {
    return errorLine(error);
  }
}

function openClient(url: string): Redis {
  return new Redis(url, {
    enableAutoPipelining: true,
    // Nothing is kept for later: a request that cannot be judged now is refused now.
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    connectTimeout: 1_000,
    // Ends a connection on which answers stay away, so that what waits on it is freed.
    socketTimeout: 2_000,
    maxLoadingRetryTime: 500,
    // Commands that a user with few rights may not send, for nothing.
    disableClientInfo: true,
    retryStrategy: () => 250 + Math.random() * 250,
    // After a failover the old primary may still answer, but takes no writes.
    reconnectOnError: (error) => error.message.startsWith('READONLY'),
  });
}
