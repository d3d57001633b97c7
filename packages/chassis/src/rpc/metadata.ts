import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import { timestampFromDate, timestampDate } from '@bufbuild/protobuf/wkt';
import { type Origin, OriginSchema } from '@cedula/contract/cedula/rpc/v1/origin_pb.ts';
import { ProblemSchema } from '@cedula/contract/cedula/rpc/v1/problem_pb.ts';
import { Metadata } from '@grpc/grpc-js';
import { DomainError, type ErrorDetails } from '../errors/domain-error.ts';
import { isReason } from '../errors/reasons.ts';
import type { Metered } from './call-context.ts';

const originKey = 'cedula-origin-bin';
const problemKey = 'cedula-problem-bin';
const meterKey = 'cedula-meter';
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

/** What a call counted on, as trailing metadata. */
export function meteredTrailer(metered: Metered | undefined): Metadata | undefined {
  if (metered === undefined) return undefined;
  const metadata = new Metadata();
  metadata.set(meterKey, `${metered.meter};units=${metered.units}`);
  return metadata;
}

/** What an answered call counted on. */
export function meteredOf(trailer: Metadata | undefined): Metered | undefined {
  const value = trailer?.get(meterKey)[0];
  if (typeof value !== 'string') return undefined;
  const [meter = '', units = ''] = value.split(';units=');
  return { meter, units: Number(units) };
}

/** A failure as trailing metadata. */
export function problemTrailer(error: DomainError): Metadata {
  const { violations, image, retryAfterSeconds, serverTime } = error.details;
  const problem = create(ProblemSchema, {
    reason: error.reason,
    detail: error.message,
    ...(violations && { violations: violations.map((violation) => ({ ...violation })) }),
    ...(image && { image }),
    ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
    ...(serverTime !== undefined && { serverTime: timestampFromDate(new Date(serverTime)) }),
  });
  const metadata = new Metadata();
  metadata.set(problemKey, Buffer.from(toBinary(ProblemSchema, problem)));
  return metadata;
}

/** The failure that trailing metadata tells of, if it tells of one that this build knows. */
export function problemOf(trailer: Metadata | undefined, cause: unknown): DomainError | undefined {
  const value = trailer?.get(problemKey)[0];
  if (!(value instanceof Buffer)) return undefined;
  const problem = fromBinary(ProblemSchema, value);
  if (!isReason(problem.reason)) return undefined;
  const details: ErrorDetails & { cause?: unknown } = {
    cause,
    ...(problem.violations.length > 0 && {
      violations: problem.violations.map(({ field, rule, message }) => ({ field, rule, message })),
    }),
    ...(problem.image && {
      image: { role: problem.image.role, ...(problem.image.imageId && { imageId: problem.image.imageId }) },
    }),
    ...(problem.retryAfterSeconds !== undefined && { retryAfterSeconds: problem.retryAfterSeconds }),
    ...(problem.serverTime && { serverTime: timestampDate(problem.serverTime).toISOString() }),
  };
  return new DomainError(problem.reason, problem.detail, details);
}
