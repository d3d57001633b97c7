import type { Timestamp } from '@bufbuild/protobuf/wkt';
import type { PaymentService } from '@cedula/contract/cedula/billing/v1/payment_service_pb.ts';
import { lowestIdAt } from '@cedula/chassis/ids/id.ts';
import { cutPage, pageSizeOf } from '@cedula/chassis/paging/page-size.ts';
import type { PageTokens } from '@cedula/chassis/paging/page-token.ts';
import type { HandlersOf } from '@cedula/chassis/rpc/implementation.ts';
import { nameOf } from '@cedula/operations/operation.ts';
import { listPayments as list } from './list-store.ts';
import type { PaymentParts } from './parts.ts';
import { toPaymentMessage, toPaymentStatus } from './payment-message.ts';

/** Answers ListPayments: those that pass the filters, newest first. */
export function listPayments({
  database,
  pageTokens,
}: Pick<PaymentParts, 'database'> & {
  readonly pageTokens: PageTokens;
}): HandlersOf<typeof PaymentService>['listPayments'] {
  return async (request, { origin: { clientId }, method }) => {
    const filter = {
      status: toPaymentStatus(request.status),
      from: boundOf(request.from),
      to: boundOf(request.to),
    };
    const pageSize = pageSizeOf(request.pageSize);
    const paged = { clientId, method: nameOf(method), filters: filter };
    const before = pageTokens.decode(paged, request.pageToken);
    const payments = await database.withTenant(
      clientId,
      (em) => list(em, { clientId, filter, before, limit: pageSize + 1 }),
      { readOnly: true },
    );
    const { rows, last } = cutPage(payments, pageSize);
    return {
      payments: rows.map(toPaymentMessage),
      nextPageToken: last === undefined ? '' : pageTokens.encode(paged, last.id),
    };
  };
}

/** The lowest id from a moment on: payments are made at whole milliseconds, which their ids hold. */
function boundOf(time: Timestamp | undefined): string | undefined {
  if (time === undefined) return undefined;
  return lowestIdAt('pay', Number(time.seconds) * 1_000 + Math.ceil(time.nanos / 1_000_000));
}
