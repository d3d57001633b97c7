import type { EntityManager } from '@cedula/chassis/db/database.ts';
import { notFound } from '@cedula/chassis/errors/domain-error.ts';
import { isId } from '@cedula/chassis/ids/id.ts';
import type { Invoice } from './invoice.ts';
import { findInvoice } from './invoice-store.ts';

/** A client's invoice. Throws NOT_FOUND for any id that is not one of its own. */
export async function ownInvoice(
  em: EntityManager,
  { id, clientId }: Pick<Invoice, 'id' | 'clientId'>,
): Promise<Invoice> {
  const invoice = isId('inv', id) ? await findInvoice(em, { id, clientId }) : null;
  if (invoice === null) throw notFound();
  return invoice;
}
