import { create } from '@bufbuild/protobuf';
import { timestampDate, timestampFromDate } from '@bufbuild/protobuf/wkt';
import { type Problem, ProblemSchema } from '@cedula/contract/cedula/rpc/v1/problem_pb.ts';
import { DomainError, type ErrorDetails } from './domain-error.ts';
import { isReason } from '@cedula/operations/reasons.ts';

/** A failure as a message: all of it but its cause. */
export function toProblem(error: DomainError): Problem {
  const { violations, image, retryAfterSeconds, serverTime, replayedOf } = error.details;
  return create(ProblemSchema, {
    reason: error.reason,
    detail: error.message,
    ...(violations && { violations: violations.map((violation) => ({ ...violation })) }),
    ...(image && { image }),
    ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
    ...(serverTime !== undefined && { serverTime: timestampFromDate(new Date(serverTime)) }),
    ...(replayedOf !== undefined && { replayedOf }),
  });
}

/** The failure that a message tells of; undefined where this build does not know its reason. */
export function fromProblem(problem: Problem, cause?: unknown): DomainError | undefined {
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
    ...(problem.replayedOf && { replayedOf: problem.replayedOf }),
  };
  return new DomainError(problem.reason, problem.detail, details);
}
