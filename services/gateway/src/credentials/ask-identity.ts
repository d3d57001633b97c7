import { DomainError } from '@cedula/chassis/errors/domain-error.ts';
import type { Clock } from '@cedula/chassis/time/clock.ts';
import type { ResolveAccessKeyResponse } from '@cedula/contract/cedula/identity/v1/credential_service_pb.ts';
import { createLoadGate } from './load-gate.ts';

/** The call to identity. @param options `deadline` in epoch milliseconds */
export type Load = (accessKeyId: string, options: { deadline: number }) => Promise<ResolveAccessKeyResponse>;

/** Asks about a key that was seen to exist, or about one that nobody has seen yet. */
export type AskIdentity = (
  accessKeyId: string,
  kind: 'known' | 'stranger',
) => Promise<ResolveAccessKeyResponse>;

const withinMs = 1_000;

/**
 * Bounds what identity is asked, and how long anybody waits for it: an answer, or UNAVAILABLE
 * within a second. Known keys have places of their own, so that a flood of made-up ids
 * neither reaches identity unbounded nor keeps its clients out.
 */
export function createAskIdentity({ load, clock }: { load: Load; clock: Clock }): AskIdentity {
  const gates = {
    known: createLoadGate({ maxRunning: 32, maxWaiting: 1_024 }),
    stranger: createLoadGate({ maxRunning: 16, maxWaiting: 256 }),
  };
  return async (accessKeyId, kind) => {
    const deadline = clock.now() + withinMs;
    try {
      return await gates[kind].run(() => load(accessKeyId, { deadline }), AbortSignal.timeout(withinMs));
    } catch (cause) {
      const detail = 'Credentials cannot be checked at the moment. Sign again and retry.';
      throw new DomainError('UNAVAILABLE', detail, { retryAfterSeconds: 1, cause });
    }
  };
}
