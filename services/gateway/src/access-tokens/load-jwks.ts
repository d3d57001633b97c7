import { SessionService } from '@cedula/contract/cedula/identity/v1/session_service_pb.ts';
import type { Peer } from '@cedula/chassis/rpc/client.ts';
import { askOf } from '../mesh/ask-of.ts';
import type { PublicJwk } from './key-set.ts';

const withinMs = 1_000;

/** Asks identity for the keys that it publishes, as anybody may. */
export function loadJwks(identity: Peer): () => Promise<readonly PublicJwk[]> {
  const ask = askOf(identity, SessionService.method.getJwks);
  return async () => (await ask({}, { deadline: Date.now() + withinMs })).keys;
}
