import { tenantTable } from '@cedula/chassis/db/tenancy.ts';
import { defineEntity, p } from '@mikro-orm/postgresql';
import { reconciliationPurpose } from '../payments/reconciliation-purpose.ts';
import type { Account } from './ledger-entry.ts';

/** Money's book: entries are added, never changed and never removed, by anybody. */
export const LedgerEntryEntity = defineEntity({
  name: 'LedgerEntry',
  tableName: 'ledger_entry',
  ...tenantTable('billing', {
    app: ['select', 'insert'],
    system: { [reconciliationPurpose]: ['insert'] },
  }),
  indexes: [{ properties: ['clientId', 'paymentId'] }],
  checks: [
    { name: 'ledger_entry_amount', expression: 'amount > 0' },
    { name: 'ledger_entry_two_accounts', expression: 'debit_account <> credit_account' },
  ],
  properties: {
    /** The step that moved the money: a second entry of the same step is refused by the key. */
    stepId: p.text().primary(),
    clientId: p.text(),
    paymentId: p.text(),
    debitAccount: p.text().$type<Account>(),
    creditAccount: p.text().$type<Account>(),
    currency: p.text(),
    amount: p.bigint(),
    createTime: p.datetime().columnType('timestamptz(3)'),
  },
});
