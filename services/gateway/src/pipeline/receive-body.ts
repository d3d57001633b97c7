import type { Route } from '@cedula/operations/route.ts';
import type { HeldBytes, Holding } from '../admission/held-bytes.ts';
import type { InFlight } from '../admission/in-flight.ts';
import { announcedLength, type Body, readBody } from '../http/body.ts';
import type { Exchange } from '../http/exchange.ts';
import { bodyLimit } from './body-limit.ts';

/** What bounds the bodies that arrive, and the calls that follow them. */
export interface Reception {
  /** Bodies on their way. */
  readonly receiving: InFlight;
  /** Calls whose body is there. */
  readonly inFlight: InFlight;
  readonly heldBytes: HeldBytes;
}

/**
 * Receives the body of an admitted request. It takes a place among the bodies on their way
 * and none among the calls: however slowly some send, others are served. An upload that
 * has no place among the calls now learns it before it is sent.
 */
export async function receiveBody(
  exchange: Exchange,
  route: Route,
  { owner, holding }: { readonly owner: string; readonly holding: Holding },
  { receiving, inFlight }: Reception,
): Promise<Body> {
  const bounds = { maxBytes: bodyLimit(route, exchange.request), holding };
  if (announcedLength(exchange.request) === 0) return readBody(exchange, bounds);
  const { load } = route.operation;
  if (route.upload !== undefined) inFlight.enter(load, owner)();
  const leave = receiving.enter(load, owner);
  return readBody(exchange, bounds).finally(leave);
}
