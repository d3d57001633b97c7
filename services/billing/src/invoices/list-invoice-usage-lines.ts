import type { InvoiceService } from '@cedula/contract/cedula/billing/v1/invoice_service_pb.ts';
import type { Database } from '@cedula/chassis/db/database.ts';
import { notFound } from '@cedula/chassis/errors/domain-error.ts';
import { cutPage, pageSizeOf } from '@cedula/chassis/paging/page-size.ts';
import type { PageTokens } from '@cedula/chassis/paging/page-token.ts';
import type { HandlersOf } from '@cedula/chassis/rpc/implementation.ts';
import { nameOf } from '@cedula/operations/operation.ts';
import { readPosition, writePosition } from '../reports/line-store.ts';
import { toLineMessage } from '../reports/list-usage-lines.ts';
import { ownInvoice } from './own-invoice.ts';
import { listTracedLines } from './traced-line-store.ts';

/** Answers ListInvoiceUsageLines: what a line of an invoice is the sum of, newest first. */
export function listInvoiceUsageLines(options: {
  readonly database: Pick<Database, 'withTenant'>;
  readonly pageTokens: PageTokens;
}): HandlersOf<typeof InvoiceService>['listInvoiceUsageLines'] {
  const { database, pageTokens } = options;
  return async (request, { origin: { clientId }, method }) => {
    const { id, line: number } = request;
    const pageSize = pageSizeOf(request.pageSize);
    const paged = { clientId, method: nameOf(method), filters: { id, line: number } };
    const position = pageTokens.decode(paged, request.pageToken);
    const after = position === undefined ? undefined : readPosition(position);
    const lines = await database.withTenant(
      clientId,
      async (em) => {
        const invoice = await ownInvoice(em, { id, clientId });
        const line = invoice.lines[number - 1];
        if (line === undefined) throw notFound();
        return listTracedLines(em, { invoice, line, after, limit: pageSize + 1 });
      },
      { readOnly: true },
    );
    const { rows, last } = cutPage(lines, pageSize);
    return {
      lines: rows.map(toLineMessage),
      nextPageToken: last === undefined ? '' : pageTokens.encode(paged, writePosition(last)),
    };
  };
}
