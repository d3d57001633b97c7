import { type JsonValue, toJson } from '@bufbuild/protobuf';
import { DomainError } from '@cedula/chassis/errors/domain-error.ts';
import { decodeRequest } from '../decode-request.ts';
import type { Match, RouteTable } from '../route-table.ts';
import { parseTarget } from '../target.ts';

/** A request as a client makes it. */
export interface Sent {
  readonly body?: string | Uint8Array;
  /** JSON, where there is a body and nothing else is said. */
  readonly contentType?: string;
}

/**
 * Takes a request, `POST /v1/images?x=1`, the way a server does: target, route, message.
 * Gives the message as JSON.
 */
export async function send(table: RouteTable, request: string, sent: Sent = {}): Promise<JsonValue> {
  const [method = '', target = ''] = request.split(' ');
  const { path, query } = parseTarget(target);
  const { route, pathValues } = found(table.match(method, path));
  const body = Buffer.from(sent.body ?? '');
  const contentType = sent.contentType ?? (body.length > 0 ? 'application/json' : undefined);
  const message = await decodeRequest(route, { pathValues, query, contentType, body });
  return toJson(route.method.input, message);
}

/** How a request fails: the reason, and each violation as `field rule`. */
export async function failure(table: RouteTable, request: string, sent: Sent = {}): Promise<string[]> {
  try {
    await send(table, request, sent);
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return [error.reason, ...(error.details.violations ?? []).map(({ field, rule }) => `${field} ${rule}`)];
  }
  return ['no failure'];
}

/** The match that a test knows to be there. */
export function found(match: Match): Match & { outcome: 'found' } {
  if (match.outcome !== 'found') throw new Error(`the request leads nowhere: ${match.outcome}`);
  return match;
}
