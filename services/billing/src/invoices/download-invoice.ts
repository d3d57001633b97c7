import { createHash } from 'node:crypto';
import type { InvoiceService } from '@cedula/contract/cedula/billing/v1/invoice_service_pb.ts';
import type { Database } from '@cedula/chassis/db/database.ts';
import type { HandlersOf } from '@cedula/chassis/rpc/implementation.ts';
import { numberOf } from './invoice.ts';
import { invoiceDocument } from './invoice-document.ts';
import { ownInvoice } from './own-invoice.ts';

/** Below the size of a gRPC message. */
const chunkBytes = 64 * 1024;

/** Answers DownloadInvoice. The page says what was drawn up, and so never changes. */
export function downloadInvoice({
  database,
}: {
  readonly database: Pick<Database, 'withTenant'>;
}): HandlersOf<typeof InvoiceService>['downloadInvoice'] {
  return async function* download({ id }, { origin: { clientId } }) {
    const invoice = await database.withTenant(clientId, (em) => ownInvoice(em, { id, clientId }), {
      readOnly: true,
    });
    const bytes = Buffer.from(invoiceDocument(invoice));
    const content = {
      number: numberOf(invoice),
      contentType: 'text/html; charset=utf-8',
      sizeBytes: BigInt(bytes.length),
      etag: `"${createHash('sha256').update(bytes).digest('hex')}"`,
    };
    yield { part: { case: 'content', value: content } };
    for (let start = 0; start < bytes.length; start += chunkBytes)
      yield { part: { case: 'chunk', value: bytes.subarray(start, start + chunkBytes) } };
  };
}
