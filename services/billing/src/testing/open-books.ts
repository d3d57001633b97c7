import { create } from '@bufbuild/protobuf';
import { timestampFromMs } from '@bufbuild/protobuf/wkt';
import { InvoiceService } from '@cedula/contract/cedula/billing/v1/invoice_service_pb.ts';
import { OperatorPriceService } from '@cedula/contract/cedula/billing/v1/operator_price_service_pb.ts';
import { PriceService } from '@cedula/contract/cedula/billing/v1/price_service_pb.ts';
import { type Event, EventSchema } from '@cedula/contract/cedula/events/v1/event_pb.ts';
import { Operation_Caller } from '@cedula/contract/cedula/options/v1/operation_pb.ts';
import { createDatabase } from '@cedula/chassis/db/database.ts';
import { assertNoDrift } from '@cedula/chassis/db/drift.ts';
import { DomainError } from '@cedula/chassis/errors/domain-error.ts';
import { consumerPurpose } from '@cedula/chassis/events/inbox-tables.ts';
import { createIdempotency } from '@cedula/chassis/idempotency/idempotency.ts';
import { newId } from '@cedula/chassis/ids/id.ts';
import { createPageTokens } from '@cedula/chassis/paging/page-token.ts';
import { clientOrigin, startMesh } from '@cedula/chassis/rpc/testing/mesh.ts';
import { parseMasterKeys } from '@cedula/chassis/secrets/keyring.ts';
import { createLogger } from '@cedula/chassis/telemetry/log.ts';
import { createMetrics } from '@cedula/chassis/telemetry/metrics.ts';
import type { Clock } from '@cedula/chassis/time/clock.ts';
import { freshDatabase } from '../../../../tools/testing/database.ts';
import { bankAccess } from '../../../../tools/testing/servers.ts';
import type { Bank } from '../bank/bank.ts';
import { createHttpBank } from '../bank/http-bank.ts';
import { drawNext } from '../invoices/draw-up.ts';
import { implementInvoices } from '../invoices/implementation.ts';
import { priceImplementations } from '../prices/implementations.ts';
import { schema } from '../schema.ts';
import { countUsage } from '../usage/count-usage.ts';

/** Logs nothing. */
export const silent = createLogger({ service: schema.service, level: 'silent' });

/** A call as metering tells of it. */
export interface ToldCall {
  readonly meter?: string;
  readonly units?: number;
  readonly at: number;
}

/** How long after its end a month is closed in these tests. */
export const graceMs = 86_400_000;

/** The prices and invoices of billing on a database of their own, with the shared simulated bank. */
export async function openBooks(options: { readonly clock: Clock; readonly bank?: (real: Bank) => Bank }) {
  const { clock } = options;
  const fresh = await freshDatabase('billing');
  await assertNoDrift({ schema, ownerUrl: fresh.ownerUrl });
  const database = createDatabase({ schema, appUrl: fresh.appUrl, systemUrl: fresh.systemUrl, log: silent });
  const keyring = parseMasterKeys(`one:${Buffer.alloc(32, 1).toString('base64')}`);
  if (keyring === undefined) throw new Error('no keyring');
  const { url, apiKey } = await bankAccess();
  const metrics = createMetrics({ service: 'billing' });
  const real = createHttpBank({ url, apiKey, timeoutMs: 1_500, log: silent, metrics });
  const bank = options.bank?.(real) ?? real;
  const parts = { database, clock, bank, pageTokens: createPageTokens(keyring) };
  const mesh = await startMesh(
    [...priceImplementations(parts), implementInvoices(parts)],
    [PriceService, OperatorPriceService, InvoiceService],
    { idempotency: createIdempotency({ database, masterKeys: keyring, clock }) },
  );
  const drawing = { database, clock, log: silent, graceMs };
  return {
    ...parts,
    gateway: mesh.gateway,
    /** Counts calls in one batch. */
    count: (clientId: string, calls: readonly ToldCall[]) =>
      database.asSystem(consumerPurpose, (em) =>
        countUsage(
          em,
          calls.map((call) => eventOf(clientId, call)),
        ),
      ),
    /** Closes the months that are over and draws up their invoices, as many processes at once. */
    draw: async ({ processes = 1, batchSize = 100 } = {}) => {
      const run = async () => {
        while (await drawNext({ ...drawing, batchSize }));
      };
      await Promise.all(Array.from({ length: processes }, run));
    },
    close: async () => {
      await mesh.close();
      await real.close();
      await database.close();
      await fresh.drop();
    },
  };
}

function eventOf(clientId: string, { meter = 'face_match', units = 1, at }: ToldCall): Event {
  return create(EventSchema, {
    id: newId('evt'),
    clientId,
    requestId: newId('req'),
    occurTime: timestampFromMs(at),
    payload: {
      case: 'callMetered',
      value: { meter, units: BigInt(units), accessKeyId: 'key_a', label: '', method: 'x' },
    },
  });
}

/** An operator, whose own client is one of no importance. */
export function operatorCaller() {
  const { origin, trace } = clientOrigin(newId('cli'));
  return { origin: { ...origin, caller: Operation_Caller.OPERATOR, userId: 'usr_1' }, trace };
}

/** Why a call was refused; `answered` where it was not. */
export async function reasonOf(answer: Promise<unknown>): Promise<string> {
  try {
    await answer;
    return 'answered';
  } catch (error) {
    return error instanceof DomainError ? error.reason : String(error);
  }
}
