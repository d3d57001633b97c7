import type { Logger } from '@cedula/chassis/telemetry/log.ts';
import { createMetrics } from '@cedula/chassis/telemetry/metrics.ts';
import { bankAccess } from '../../../../tools/testing/servers.ts';
import type { Bank } from '../bank/bank.ts';
import { createHttpBank, type HttpBank } from '../bank/http-bank.ts';

/** Waits as long as a busy machine needs. */
const patientMs = 5_000;

/** The shared simulated bank, reached by a client that can be renewed: no test opens another's breaker. */
export async function openBankLine(log: Logger) {
  const { url, apiKey } = await bankAccess();
  const opened: HttpBank[] = [];
  const connect = (timeoutMs: number) => {
    const metrics = createMetrics({ service: 'billing' });
    const client = createHttpBank({ url, apiKey, timeoutMs, log, metrics });
    opened.push(client);
    return client;
  };
  let current = connect(patientMs);
  const bank: Bank = {
    tokenise: (...asked) => current.tokenise(...asked),
    authorise: (...asked) => current.authorise(...asked),
    capture: (...asked) => current.capture(...asked),
    void: (...asked) => current.void(...asked),
    refund: (...asked) => current.refund(...asked),
    find: (...asked) => current.find(...asked),
    list: (...asked) => current.list(...asked),
  };
  return {
    bank,
    /** Goes on with a client that has not seen a failure yet. */
    renew: (timeoutMs = patientMs) => {
      current = connect(timeoutMs);
    },
    close: async () => {
      await Promise.all(opened.map((client) => client.close()));
    },
  };
}
