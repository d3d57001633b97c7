import { Operation_Load as Load } from '@cedula/contract/cedula/options/v1/operation_pb.ts';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { createInFlight, type InFlight } from './in-flight.ts';

const limits = new Map([
  [Load.LIGHT, { total: 4, perClient: 2 }],
  [Load.COMPUTE, { total: 2, perClient: 1 }],
]);
const busy = expect.objectContaining({ reason: 'UNAVAILABLE', details: { retryAfterSeconds: 1 } });

test('a client has its share, and what is over is refused at once', () => {
  const inFlight = createInFlight(limits);
  const leave = inFlight.enter(Load.LIGHT, 'cli_a');
  inFlight.enter(Load.LIGHT, 'cli_a');
  expect(() => inFlight.enter(Load.LIGHT, 'cli_a')).toThrow(busy);
  inFlight.enter(Load.LIGHT, 'cli_b');
  leave();
  inFlight.enter(Load.LIGHT, 'cli_a');
});

test('all clients together have the total, those without a client too', () => {
  const inFlight = createInFlight(limits);
  for (let i = 0; i < 4; i += 1) inFlight.enter(Load.LIGHT, undefined);
  expect(() => inFlight.enter(Load.LIGHT, 'cli_a')).toThrow(busy);
  inFlight.enter(Load.COMPUTE, 'cli_a');
});

test('a load class without a limit is refused', () => {
  expect(() => createInFlight(limits).enter(Load.HEAVY, 'cli_a')).toThrow(busy);
});

test('leaving twice frees one place', () => {
  const inFlight = createInFlight(limits);
  const leave = inFlight.enter(Load.COMPUTE, 'cli_a');
  inFlight.enter(Load.COMPUTE, 'cli_b');
  leave();
  leave();
  expect(inFlight.running(Load.COMPUTE)).toBe(1);
});

test('never are more running than allowed, and all places come back', () => {
  const anyStep = fc.record({ client: fc.nat(4), leaves: fc.boolean() });
  fc.assert(
    fc.property(fc.array(anyStep, { maxLength: 100 }), (steps) => {
      const inFlight = createInFlight(limits);
      const open: { readonly client: number; readonly leave: () => void }[] = [];
      for (const { client, leaves } of steps) {
        if (leaves) {
          open.shift()?.leave();
          continue;
        }
        const own = open.filter((call) => call.client === client).length;
        const leave = tryToEnter(inFlight, `cli_${client}`);
        expect(leave !== undefined).toBe(open.length < 4 && own < 2);
        if (leave !== undefined) open.push({ client, leave });
        expect(inFlight.running(Load.LIGHT)).toBe(open.length);
      }
      for (const { leave } of open) leave();
      expect(inFlight.running(Load.LIGHT)).toBe(0);
    }),
  );
});

function tryToEnter(inFlight: InFlight, clientId: string): (() => void) | undefined {
  try {
    return inFlight.enter(Load.LIGHT, clientId);
  } catch {
    return undefined;
  }
}
