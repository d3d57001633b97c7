/**
 * Between whom money moves: the acquiring bank, the client (what Cedula holds for it), and
 * Cedula itself (what clients have paid of their invoices).
 */
export type Account = 'BANK' | 'CLIENT' | 'CEDULA';

/**
 * An amount that moved, with both of its sides in one: there is no entry, and so no moment, in
 * which debits and credits of a client differ.
 */
export interface LedgerEntry {
  /** The step that moved it; each is booked once. */
  readonly stepId: string;
  readonly clientId: string;
  readonly paymentId: string;
  /** The account that is given to. */
  readonly debitAccount: Account;
  /** The account that is taken from. */
  readonly creditAccount: Account;
  readonly currency: string;
  /** Minor units, more than zero. */
  readonly amount: bigint;
}
