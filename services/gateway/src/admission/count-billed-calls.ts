import { timestampFromMs } from '@bufbuild/protobuf/wkt';
import { UsageService } from '@cedula/contract/cedula/billing/v1/usage_service_pb.ts';
import type { Peer } from '@cedula/chassis/rpc/client.ts';
import { createLoadGate } from '../credentials/load-gate.ts';
import { askOf } from '../mesh/ask-of.ts';
import type { UtcMonth } from './utc-month.ts';

/** How many calls of a client are billed in a month. Rejects where billing does not say so in time. */
export type CountBilledCalls = (clientId: string, month: UtcMonth) => Promise<number>;

const withinMs = 2_000;

/** Asks billing, few at a time: after a loss all clients come at once, and each has a month to be counted. */
export function countBilledCallsBy(billing: Peer): CountBilledCalls {
  const ask = askOf(billing, UsageService.method.countBilledCalls);
  const gate = createLoadGate({ maxRunning: 16, maxWaiting: 1_024 });
  return (clientId, { startMs, endMs }) =>
    gate.run(async () => {
      const span = { from: timestampFromMs(startMs), to: timestampFromMs(endMs) };
      return (await ask({ clientId, ...span }, { deadline: Date.now() + withinMs })).calls;
    }, AbortSignal.timeout(withinMs));
}
