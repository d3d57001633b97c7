import { create, type DescMessage, type Message } from '@bufbuild/protobuf';
import { createValidator, type Validator } from '@bufbuild/protovalidate';
import { invalidArgument, maxViolations, toViolations } from '../errors/violations.ts';
import type { CallContext, Interceptor } from './call-context.ts';
import { textViolations } from './text-rules.ts';

/** Judges requests by what the contract says of their method. */
export interface Validation extends Interceptor {
  before(request: Message, context: Pick<CallContext, 'method'>): void;
  warmUp(inputs: Iterable<DescMessage>): void;
}

/**
 * Judges requests by the rules of the contract, and by those that every text in one shares.
 * Throws INVALID_ARGUMENT with every rule that is broken. A rule that can't be compiled is our
 * fault, not the caller's: `warmUp` throws it at boot, where the first validation of each
 * message would cost too.
 */
export function createValidation(): Validation {
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
  if (result.kind === 'error') throw result.error;
  const broken = result.kind === 'valid' ? [] : toViolations(schema, result.violations);
  // What a rule of its own has said of a field need not be said twice.
  const told = new Set(broken.map(({ field }) => field));
  const further = textViolations(schema, message).filter(({ field }) => !told.has(field));
  const violations = [...broken, ...further].slice(0, maxViolations);
  if (violations.length > 0) throw invalidArgument(violations);
}
