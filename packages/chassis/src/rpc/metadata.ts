import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import { type Origin, OriginSchema } from '@cedula/contract/cedula/rpc/v1/origin_pb.ts';
import { ProblemSchema } from '@cedula/contract/cedula/rpc/v1/problem_pb.ts';
import { Metadata } from '@grpc/grpc-js';
import { DomainError } from '../errors/domain-error.ts';
import { fromProblem, toProblem } from '../errors/problem.ts';
import type { Told } from './call-context.ts';
import { formatMetered, parseMetered } from './metered.ts';

const originKey = 'cedula-origin-bin';
const problemKey = 'cedula-problem-bin';
const meterKey = 'cedula-meter';
const replayedKey = 'cedula-replayed';
const traceKey = 'traceparent';

/** The metadata of an outgoing call, made from nothing: no header of anybody's reaches it. */
export function outgoingMetadata(origin: Origin, traceparent: string): Metadata {
  const metadata = new Metadata();
  metadata.set(originKey, Buffer.from(toBinary(OriginSchema, origin)));
  metadata.set(traceKey, traceparent);
  return metadata;
}

/**
 * Who caused an incoming call. Throws when it is sent twice or does not parse; only peers
 * that the server has let in are believed, and that is judged before.
 */
export function incomingOrigin(metadata: Metadata): Origin {
  const values = metadata.get(originKey);
  const [value] = values;
  if (values.length === 0) return create(OriginSchema);
  if (values.length > 1 || !(value instanceof Buffer)) {
    throw new DomainError('INTERNAL', 'The call could not be understood.', {
      cause: new Error('origin metadata is repeated or not binary'),
    });
  }
  return fromBinary(OriginSchema, value);
}

/** The W3C trace parent of an incoming call, if it has exactly one. */
export function incomingTraceparent(metadata: Metadata): string | undefined {
  const values = metadata.get(traceKey);
  return values.length === 1 && typeof values[0] === 'string' ? values[0] : undefined;
}

/** What is told beside an answer, as trailing metadata. */
export function answerTrailer({ metered, replayedOf }: Told): Metadata | undefined {
  if (metered === undefined && replayedOf === undefined) return undefined;
  const metadata = new Metadata();
  if (metered !== undefined) metadata.set(meterKey, formatMetered(metered));
  if (replayedOf !== undefined) metadata.set(replayedKey, replayedOf);
  return metadata;
}

/** What an answered call counted on. */
export function meteredOf(trailer: Metadata | undefined): Told['metered'] {
  const value = trailer?.get(meterKey)[0];
  return typeof value === 'string' ? parseMetered(value) : undefined;
}

/** The request that an answer was given to first, where it is given again. */
export function replayedOfTrailer(trailer: Metadata | undefined): string | undefined {
  const value = trailer?.get(replayedKey)[0];
  return typeof value === 'string' ? value : undefined;
}

/** A failure as trailing metadata. */
export function problemTrailer(error: DomainError): Metadata {
  const metadata = new Metadata();
  metadata.set(problemKey, Buffer.from(toBinary(ProblemSchema, toProblem(error))));
  return metadata;
}

/** The failure that trailing metadata tells of, if it tells of one that this build knows. */
export function problemOf(trailer: Metadata | undefined, cause: unknown): DomainError | undefined {
  const value = trailer?.get(problemKey)[0];
  return value instanceof Buffer ? fromProblem(fromBinary(ProblemSchema, value), cause) : undefined;
}
