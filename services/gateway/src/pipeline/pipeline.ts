import { Operation_Caller } from '@cedula/contract/cedula/options/v1/operation_pb.ts';
import { DomainError, notFound } from '@cedula/chassis/errors/domain-error.ts';
import { nameOf } from '@cedula/operations/operation.ts';
import { toDomainError } from '@cedula/chassis/rpc/status.ts';
import { readRequestHead, type RequestHead } from '@cedula/signatures';
import type { AddressLimit } from '../admission/address-limit.ts';
import type { HeldBytes } from '../admission/held-bytes.ts';
import type { InFlight } from '../admission/in-flight.ts';
import { readBody } from '../http/body.ts';
import type { Exchange } from '../http/exchange.ts';
import type { Mesh } from '../mesh/mesh.ts';
import { decodeRequest } from '../rest/decode-request.ts';
import { encodeResponse } from '../rest/encode-response.ts';
import type { RouteTable } from '../rest/route-table.ts';
import { parseTarget, type Target } from '../rest/target.ts';
import { admitPublic } from './admit-public.ts';
import { admitSigned, type SignedCallers } from './admit-signed.ts';
import type { Admitted } from './admitted.ts';
import { answerDownload } from './answer-download.ts';
import { bodyLimit } from './body-limit.ts';
import { forward } from './forward.ts';
import type { RoutedCall } from './routed-call.ts';

/** What every request passes on its way. */
export interface PipelineOptions extends SignedCallers {
  readonly routes: RouteTable;
  readonly mesh: Mesh;
  readonly addressLimit: AddressLimit;
  readonly inFlight: InFlight;
  readonly heldBytes: HeldBytes;
  /** Answers that are the gateway's own, by path: health and readiness. */
  readonly ownAnswers: ReadonlyMap<string, (exchange: Exchange) => Promise<void>>;
}

/**
 * Takes a request from its head to its answer. Throws what is to be answered as a problem;
 * nothing is stored or billed for a request that is refused here.
 */
export async function passThrough(exchange: Exchange, options: PipelineOptions): Promise<void> {
  const { method = '', url = '', rawHeaders } = exchange.request;
  const head = readRequestHead({ method, target: url, rawHeaders });
  refuseEncodedBody(exchange, head);
  const target = parseTarget(url);
  const own = options.ownAnswers.get(target.path);
  if (own !== undefined) {
    if (method !== 'GET' && method !== 'HEAD') throw notAllowed(exchange, 'GET, HEAD');
    return own(exchange);
  }
  const routed = route(exchange, target, options.routes);
  exchange.notes.method = nameOf(routed.route.method);
  const admitted = await admit(exchange, head, routed, options);
  try {
    const leave = options.inFlight.enter(routed.route.operation.load, admitted.origin.clientId || undefined);
    await answer(exchange, routed, admitted, options).finally(leave);
  } catch (error) {
    // After its deadline, or without its caller, a call may still have had its effect.
    if (toDomainError(error).reason !== 'DEADLINE_EXCEEDED') admitted.failed();
    throw error;
  }
}

function route(exchange: Exchange, { path, query }: Target, routes: RouteTable): RoutedCall {
  const match = routes.match(exchange.request.method ?? '', path);
  if (match.outcome === 'found') return { route: match.route, pathValues: match.pathValues, query };
  if (match.outcome === 'not_found') throw notFound();
  throw notAllowed(exchange, match.allow);
}

function notAllowed({ fields }: Exchange, allow: string): DomainError {
  fields['allow'] = allow;
  return new DomainError('METHOD_NOT_ALLOWED', `This path takes ${allow}.`);
}

function admit(
  exchange: Exchange,
  head: RequestHead,
  { route: found }: RoutedCall,
  options: PipelineOptions,
): Promise<Admitted> {
  if (found.operation.callers.includes(Operation_Caller.PUBLIC)) return admitPublic(exchange, found, options);
  return admitSigned(exchange, head, found, options);
}

async function answer(
  exchange: Exchange,
  { route: found, pathValues, query }: RoutedCall,
  admitted: Admitted,
  { mesh, heldBytes }: PipelineOptions,
): Promise<void> {
  const holding = heldBytes.open();
  try {
    const body = await readBody(exchange, bodyLimit(found, exchange.request), holding);
    admitted.judgeBody(body.sha256);
    const contentType = exchange.request.headers['content-type'];
    const request = await decodeRequest(found, { pathValues, query, contentType, body: body.bytes });
    const options = { origin: admitted.origin, trace: exchange.trace, signal: exchange.signal };
    if (found.download !== undefined) {
      return await answerDownload(exchange, mesh, found, found.download, request, options);
    }
    const { message, metered } = await forward(mesh, found, request, options);
    if (metered !== undefined) exchange.fields['cedula-meter'] = `${metered.meter};units=${metered.units}`;
    const { status, headers, body: text } = encodeResponse(found, message);
    exchange.answer(status, headers, text);
  } finally {
    holding.release();
  }
}

/** A body that is not what it is on the wire would be signed as one thing and read as another. */
function refuseEncodedBody({ request }: Exchange, { fields }: RequestHead): void {
  const encoding = fields.get('content-encoding');
  if (encoding !== undefined && encoding.toLowerCase() !== 'identity') {
    throw new DomainError(
      'UNSUPPORTED_MEDIA_TYPE',
      'Bodies are taken as they are, without a Content-Encoding.',
    );
  }
  // RFC 9112 §6.1: its framing is faulty, because what stands in between may not know of chunks.
  if (request.httpVersion === '1.0' && fields.has('transfer-encoding')) {
    throw new DomainError('MALFORMED_REQUEST', 'HTTP/1.0 has no Transfer-Encoding.');
  }
  if (fields.has('trailer')) throw new DomainError('MALFORMED_REQUEST', 'Trailers are not taken.');
}
