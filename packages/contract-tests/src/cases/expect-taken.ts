import { madeWithOf } from '@cedula/operations/resource.ts';
import type { Route } from '@cedula/operations/route.ts';
import type { Reply } from '../requests/reply.ts';
import { expectSuccess } from './expect.ts';

/**
 * Rejects an answer that is neither the success which the contract declares nor, of an operation
 * that asks something of what it names, that this does not have so much: values alone cannot
 * tell. That they are values is what is tried.
 */
export function expectTaken(route: Route, reply: Reply): void {
  const { operation, method } = route;
  const dependsOnState = operation.reasons.includes('WRONG_STATE') && madeWithOf(method.input) !== undefined;
  if (dependsOnState && reply.refusal?.reason === 'WRONG_STATE') return;
  expectSuccess(route, reply);
}
