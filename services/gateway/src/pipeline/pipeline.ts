import type { Message } from '@bufbuild/protobuf';
import { Operation_Caller, Operation_Load } from '@cedula/contract/cedula/options/v1/operation_pb.ts';
import { DomainError } from '@cedula/chassis/errors/domain-error.ts';
import type { Csv } from '@cedula/operations/csv.ts';
import { nameOf } from '@cedula/operations/operation.ts';
import type { Answer, CallOptions } from '@cedula/chassis/rpc/call.ts';
import { formatMetered } from '@cedula/chassis/rpc/metered.ts';
import { toDomainError } from '@cedula/chassis/rpc/status.ts';
import { readRequestHead, type RequestHead } from '@cedula/signatures';
import type { AddressLimit } from '../admission/address-limit.ts';
import type { Procedures } from '../connect/procedures.ts';
import { routeConnect } from '../connect/route-connect.ts';
import type { Exchange } from '../http/exchange.ts';
import type { Mesh } from '../mesh/mesh.ts';
import { routeRest } from '../rest/route-rest.ts';
import type { RouteTable } from '../rest/route-table.ts';
import { parseTarget } from '../rest/target.ts';
import { admitPublic } from './admit-public.ts';
import { admitKnown, type KnownCallers } from './admit-known.ts';
import type { Admitted } from './admitted.ts';
import { answerCsv } from './answer-csv.ts';
import { answerDownload } from './answer-download.ts';
import { forward } from './forward.ts';
import { forwardBatch } from './forward-batch.ts';
import { idempotencyKeyOf } from './idempotency-key.ts';
import { notAllowed } from './not-allowed.ts';
import { receiveBody, type Reception } from './receive-body.ts';
import type { RoutedCall } from './routed-call.ts';

/** What every request passes on its way. */
export interface PipelineOptions extends KnownCallers, Reception {
  readonly routes: RouteTable;
  readonly procedures: Procedures;
  readonly mesh: Mesh;
  readonly addressLimit: AddressLimit;
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
  const target = parseTarget(url);
  const own = options.ownAnswers.get(target.path);
  if (own !== undefined) {
    if (method !== 'GET' && method !== 'HEAD') throw notAllowed(exchange, 'GET, HEAD');
    return own(exchange);
  }
  const routed =
    routeConnect(exchange, target, options.procedures) ?? routeRest(exchange, target, options.routes);
  refuseEncodedBody(exchange, head);
  exchange.notes.method = nameOf(routed.route.method);
  const admitted = await admit(exchange, head, routed, options);
  const holding = options.heldBytes.open(admitted.owner);
  try {
    const upload = routed.route.upload;
    if (upload?.batch !== undefined) {
      const leave = options.inFlight.enter(routed.route.operation.load, admitted.owner);
      const batch = { routed, upload, batch: upload.batch };
      const answered = await forwardBatch(
        exchange,
        options.mesh,
        batch,
        { admitted, holding },
        callOptionsOf(exchange, routed, admitted),
      ).finally(leave);
      return await answerMessage(exchange, routed, admitted, answered);
    }
    const body = await receiveBody(exchange, routed.route, { owner: admitted.owner, holding }, options);
    admitted.judgeBody(body.sha256);
    const csv = routed.csv?.();
    const load = csv === undefined ? routed.route.operation.load : Operation_Load.STREAM;
    const leave = options.inFlight.enter(load, admitted.owner);
    await answer(exchange, routed, { admitted, body: body.bytes, csv }, options).finally(leave);
  } catch (error) {
    const { reason, details } = toDomainError(error);
    if (details.replayedOf !== undefined) exchange.fields['idempotent-replayed'] = 'true';
    // After its deadline, or without its caller, a call may still have had its effect.
    if (reason !== 'DEADLINE_EXCEEDED') await admitted.notCounted();
    throw error;
  } finally {
    holding.release();
  }
}

async function admit(
  exchange: Exchange,
  head: RequestHead,
  { route }: RoutedCall,
  options: PipelineOptions,
): Promise<Admitted> {
  if (route.operation.callers.includes(Operation_Caller.PUBLIC)) return admitPublic(exchange, route, options);
  const { operation } = route;
  return admitKnown(
    exchange,
    head,
    { operation, idempotencyKey: idempotencyKeyOf(head, operation) },
    options,
  );
}

async function answer(
  exchange: Exchange,
  routed: RoutedCall,
  {
    admitted,
    body,
    csv,
  }: { readonly admitted: Admitted; readonly body: Uint8Array; readonly csv: Csv | undefined },
  { mesh }: PipelineOptions,
): Promise<void> {
  const { route, decode } = routed;
  const request = await decode(body);
  const options = callOptionsOf(exchange, routed, admitted);
  if (csv !== undefined) return answerCsv(exchange, mesh, csv, request, options);
  if (route.download !== undefined) {
    return answerDownload(exchange, mesh, route, route.download, request, options);
  }
  await answerMessage(exchange, routed, admitted, await forward(mesh, route, request, options));
}

function callOptionsOf(
  { trace, signal }: Exchange,
  { deadline }: RoutedCall,
  { origin }: Admitted,
): CallOptions {
  return { origin, trace, signal, ...(deadline !== undefined && { deadline }) };
}

async function answerMessage(
  exchange: Exchange,
  { route, encode }: RoutedCall,
  admitted: Admitted,
  { message, metered, replayedOf }: Answer<Message>,
): Promise<void> {
  if (replayedOf !== undefined) exchange.fields['idempotent-replayed'] = 'true';
  if (metered !== undefined) exchange.fields['cedula-meter'] = formatMetered(metered);
  const { status, headers, body: encoded } = encode(message);
  if (replayedOf !== undefined) await admitted.notCounted();
  // Of a batch as many units as images are counted, and it took one for each file.
  else if (route.upload?.batch !== undefined) await admitted.counted(metered?.[0]?.units ?? 0);
  exchange.answer(status, headers, encoded);
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
