import { create, toBinary } from '@bufbuild/protobuf';
import { timestampFromMs } from '@bufbuild/protobuf/wkt';
import {
  CredentialsHeartbeatSchema,
  type ResolveAccessKeyResponse,
  ResolveAccessKeyResponseSchema,
} from '@cedula/contract/cedula/identity/v1/credential_service_pb.ts';
import { isId, newId } from '@cedula/chassis/ids/id.ts';
import { createLogger } from '@cedula/chassis/telemetry/log.ts';
import { manualClock } from '@cedula/chassis/time/clock.ts';
import { accessKeyCredentialOf } from '../access-key-credential.ts';
import { createCredentialCache } from '../credential-cache.ts';

const log = createLogger({ service: 'gateway', level: 'silent' });
export const secretsSinceMs = Date.UTC(2025, 5, 1);

/** Identity as the cache sees it: its keys, its revision, whether it answers, and what it was asked. */
function createIdentity() {
  const clientIds = new Map<string, string>();
  const asked: string[] = [];
  const held: (() => void)[] = [];
  const state = { revision: 1n, isAway: false, isHeld: false };

  const read = (id: string): ResolveAccessKeyResponse => {
    const clientId = clientIds.get(id) ?? '';
    return create(ResolveAccessKeyResponseSchema, {
      clientId,
      secrets: clientId === '' ? [] : [`cds_${id}`],
      revision: state.revision,
      oldestSecretCreateTime: timestampFromMs(secretsSinceMs),
      limits: { ratePerSecond: 10, burst: 20, quotaPerMonth: 100 },
      unscoped: true,
    });
  };
  const load = async (id: string) => {
    asked.push(id);
    if (state.isAway) throw new Error('connection refused');
    const answer = read(id);
    if (state.isHeld) await new Promise<void>((resolve) => held.push(resolve));
    return { credential: accessKeyCredentialOf(id, answer), revision: answer.revision };
  };
  /** Lets held answers go. */
  const release = () => {
    for (const go of held.splice(0)) go();
  };
  const newKey = () => {
    const id = newId('key');
    clientIds.set(id, newId('cli'));
    return id;
  };
  /** Revokes without telling anybody: the next heartbeat does. */
  const revoke = (id: string) => {
    clientIds.delete(id);
    state.revision += 1n;
  };
  /** How often identity is asked while something is done. */
  const askedDuring = async (work: () => Promise<unknown>) => {
    const before = asked.length;
    await work();
    return asked.length - before;
  };
  return { identity: state, asked, load, release, newKey, revoke, askedDuring };
}

/** A cache with an identity beside it, and clocks that the test moves. */
export function openCache(options: { maxKept?: number } = {}) {
  const clock = manualClock();
  const uptime = manualClock(0);
  const { load, ...identity } = createIdentity();
  const listeners = new Map<string, (payload: Uint8Array) => void>();
  const subscribe = (subject: string, receive: (payload: Uint8Array) => void) => {
    listeners.set(subject, receive);
    return () => void listeners.delete(subject);
  };
  const opened = createCredentialCache({
    subscribe,
    clock,
    log,
    uptime: () => uptime.now(),
    ...options,
  });
  const cache = {
    resolve: opened.keep({ isName: (id) => isId('key', id), load }),
    close: () => opened.close(),
  };

  const say = (payload: Uint8Array) => listeners.get('cedula.credentials.heartbeat')?.(payload);
  const beat = ({ readMs = clock.now() } = {}) => {
    const { revision } = identity.identity;
    const heartbeat = create(CredentialsHeartbeatSchema, { revision, readTime: timestampFromMs(readMs) });
    say(toBinary(CredentialsHeartbeatSchema, heartbeat));
  };
  const pass = (ms: number) => {
    clock.advance(ms);
    uptime.advance(ms);
  };
  return { ...identity, cache, opened, clock, pass, beat, say, isListening: () => listeners.size > 0 };
}
