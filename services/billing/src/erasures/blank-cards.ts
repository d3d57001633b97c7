import type { EntityManager } from '@cedula/chassis/db/database.ts';

/**
 * Blanks what is kept of the cards that a client charged; payments and their sums stay. One that
 * the bank has not done by then is called off: there is nothing left to charge. Gives whether
 * there may be more.
 */
export async function blankCards(
  em: EntityManager,
  { clientId, limit }: { readonly clientId: string; readonly limit: number },
): Promise<boolean> {
  const blanked = await em.execute<object[]>(
    `update payment set card_token = null, card_brand = null, card_last4 = null, card_exp_month = null,
       card_exp_year = null, version = version + 1
     where ctid = any(array(
       select ctid from payment where client_id = ? and card_token is not null limit ? for update
     ))
     returning 1`,
    [clientId, limit],
  );
  return blanked.length === limit;
}
