import { type ServiceError, status } from '@grpc/grpc-js';
import { DomainError } from '../errors/domain-error.ts';
import type { Code } from '@cedula/operations/reasons.ts';
import { problemOf } from './metadata.ts';

/** The one table between Cedula's codes and gRPC's numbers. */
export const grpcStatus: Record<Code, status> = {
  invalid_argument: status.INVALID_ARGUMENT,
  unauthenticated: status.UNAUTHENTICATED,
  permission_denied: status.PERMISSION_DENIED,
  not_found: status.NOT_FOUND,
  already_exists: status.ALREADY_EXISTS,
  failed_precondition: status.FAILED_PRECONDITION,
  aborted: status.ABORTED,
  resource_exhausted: status.RESOURCE_EXHAUSTED,
  unimplemented: status.UNIMPLEMENTED,
  internal: status.INTERNAL,
  unavailable: status.UNAVAILABLE,
  deadline_exceeded: status.DEADLINE_EXCEEDED,
};

/** Any failure as the one error that may leave a service. What is unknown says nothing of the inside. */
export function toDomainError(error: unknown): DomainError {
  if (error instanceof DomainError) return error;
  return new DomainError('INTERNAL', 'Something went wrong on our side.', { cause: error });
}

/** What a failed call to another service means here. */
export function fromServiceError(error: ServiceError): DomainError {
  const told = problemOf(error.metadata, error);
  if (told !== undefined) return told;
  switch (error.code) {
    case status.UNAVAILABLE:
      return new DomainError('UNAVAILABLE', 'A part of the service is away. Try again shortly.', {
        retryAfterSeconds: 1,
        cause: error,
      });
    case status.DEADLINE_EXCEEDED:
    case status.CANCELLED:
      return new DomainError('DEADLINE_EXCEEDED', 'The answer took too long.', { cause: error });
    default:
      return toDomainError(error);
  }
}
