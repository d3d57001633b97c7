import type { Database } from '@cedula/chassis/db/database.ts';

/** What a client's payments add up to by the ledger: what each account was given less what was taken from it. */
export interface Book {
  readonly bank: bigint;
  readonly client: bigint;
  readonly entries: number;
}

/** Adds up a client's ledger. */
export async function readBook(database: Pick<Database, 'withTenant'>, clientId: string): Promise<Book> {
  const [row] = await database.withTenant(clientId, (em) =>
    em.execute<{ bank: string; client: string; entries: string }[]>(
      `select ${balanceOf('BANK')} as bank, ${balanceOf('CLIENT')} as client, count(*) as entries
       from ledger_entry where client_id = ?`,
      [clientId],
    ),
  );
  return {
    bank: BigInt(row?.bank ?? 0),
    client: BigInt(row?.client ?? 0),
    entries: Number(row?.entries ?? 0),
  };
}

function balanceOf(account: string): string {
  const side = (name: string) => `coalesce(sum(amount) filter (where ${name}_account = '${account}'), 0)`;
  return `${side('debit')} - ${side('credit')}`;
}
