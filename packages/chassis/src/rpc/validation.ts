import { create, type DescMessage, type Message } from '@bufbuild/protobuf';
import { createValidator, type Validator } from '@bufbuild/protovalidate';
import { DomainError } from '../errors/domain-error.ts';
import { toViolations } from '../errors/violations.ts';
import type { Interceptor } from './call-context.ts';

/**
 * Judges requests by the rules of the contract. Throws INVALID_ARGUMENT with every rule
 * that is broken. A rule that can't be compiled is our fault, not the caller's: `warmUp`
 * throws it at boot, where the first validation of each message would cost too.
 */
export function createValidation(): Interceptor & { warmUp(inputs: Iterable<DescMessage>): void } {
  const validator = createValidator();
  return {
    before(request, { method }) {
      validate(validator, method.input, request);
    },
    warmUp(inputs) {
      for (const input of inputs) {
        const result = validator.validate(input, create(input));
        if (result.kind === 'error') throw result.error;
      }
    },
  };
}

function validate(validator: Validator, schema: DescMessage, message: Message): void {
  const result = validator.validate(schema, message);
  if (result.kind === 'valid') return;
  if (result.kind === 'error') throw result.error;
  const violations = toViolations(result.violations);
  const [first] = violations;
  const detail =
    first === undefined ? 'The request breaks a rule.' : `${first.field || 'request'}: ${first.message}`;
  throw new DomainError('INVALID_ARGUMENT', detail, { violations });
}
