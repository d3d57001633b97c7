import { DomainError } from '@cedula/chassis/errors/domain-error.ts';
import type { Reason } from '@cedula/operations/reasons.ts';

/** A failure whose HTTP status is known better here than its reason tells: 408, 415. */
export class HttpRefusal extends DomainError {
  readonly httpStatus: number;

  constructor(httpStatus: number, reason: Reason, detail: string) {
    super(reason, detail);
    this.httpStatus = httpStatus;
  }
}
