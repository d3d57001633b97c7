import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { requireScopes } from './require-scopes.ts';

const bare = ['images', 'inference', 'billing', 'payments', 'manage'];
const scopes = fc.subarray(
  bare.flatMap((scope) => [scope, `${scope}:read`]),
  { minLength: 1 },
);
const denied = expect.objectContaining({ reason: 'PERMISSION_DENIED' });

describe('a narrowed caller', () => {
  test('gives what it has, reading included', () => {
    fc.assert(
      fc.property(scopes, (held) => {
        const caller = { unscoped: false, scopes: held };
        const reading = held.map((scope) => scope.replace(/(?<!:read)$/, ':read'));
        expect(() => requireScopes(caller, held)).not.toThrow();
        expect(() => requireScopes(caller, reading)).not.toThrow();
      }),
    );
  });

  test('gives nothing that it lacks', () => {
    fc.assert(
      fc.property(scopes, fc.constantFrom(...bare), (held, other) => {
        fc.pre(!held.includes(other));
        expect(() => requireScopes({ unscoped: false, scopes: held }, [...held, other])).toThrow(denied);
      }),
    );
  });

  test('never makes a full credential', () => {
    expect(() => requireScopes({ unscoped: false, scopes: bare }, [])).toThrow(denied);
  });
});

test.each([[[]], [bare]])('a full caller gives %j', (wanted) => {
  expect(() => requireScopes({ unscoped: true, scopes: [] }, wanted)).not.toThrow();
});
