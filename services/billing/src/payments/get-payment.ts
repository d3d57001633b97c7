import type { PaymentService } from '@cedula/contract/cedula/billing/v1/payment_service_pb.ts';
import { notFound } from '@cedula/chassis/errors/domain-error.ts';
import { isId } from '@cedula/chassis/ids/id.ts';
import type { HandlersOf } from '@cedula/chassis/rpc/implementation.ts';
import type { PaymentParts } from './parts.ts';
import type { PaymentCache } from './payment-cache.ts';
import { findPayment } from './record-store.ts';

/** Answers GetPayment, from the cache where it is fresh. Throws NOT_FOUND alike for ids that are unknown, foreign or malformed. */
export function getPayment({
  database,
  cache,
}: Pick<PaymentParts, 'database'> & {
  readonly cache: PaymentCache;
}): HandlersOf<typeof PaymentService>['getPayment'] {
  return async ({ id }, { origin: { clientId } }) => {
    if (!isId('pay', id)) throw notFound();
    const load = () =>
      database.withTenant(clientId, (em) => findPayment(em, { clientId, id }), { readOnly: true });
    const payment = await cache.read({ clientId, id }, load);
    if (payment === undefined) throw notFound();
    return { payment };
  };
}
