import { tenantTable } from '@cedula/chassis/db/tenancy.ts';
import { clientErasurePurpose } from '@cedula/chassis/erasure/client-erasure-table.ts';
import { defineEntity, p } from '@mikro-orm/postgresql';
import { onePaymentKey } from './one-payment-key.ts';
import type { PaymentState, PaymentStatus } from './payment.ts';
import { reconciliationPurpose } from './reconciliation-purpose.ts';
import type { StepKind, StepState } from './step.ts';

/**
 * A payment. There is no column that could hold a card number or a CVC. The laws of its sums
 * hold here too, whatever a program says.
 */
export const PaymentEntity = defineEntity({
  name: 'Payment',
  tableName: 'payment',
  ...tenantTable('billing', {
    system: {
      [reconciliationPurpose]: ['select', 'update'],
      [clientErasurePurpose]: ['select', 'update'],
    },
  }),
  uniques: [
    { properties: ['clientId', 'id'] },
    // An invoice is paid once, whoever asks for it at once or again.
    {
      name: onePaymentKey,
      properties: ['clientId', 'invoiceId'],
      where: "invoice_id is not null and state <> 'DECLINED' and state <> 'VOIDED'",
    },
  ],
  indexes: [
    { properties: ['clientId', 'status', 'id'] },
    { properties: ['clientId', 'invoiceId', 'id'], where: 'invoice_id is not null' },
  ],
  checks: [
    {
      name: 'payment_amounts',
      expression: 'amount > 0 and captured >= 0 and capturing >= 0 and refunded >= 0 and refunding >= 0',
    },
    { name: 'payment_captured_within_amount', expression: 'captured + capturing <= amount' },
    { name: 'payment_refunded_within_captured', expression: 'refunded + refunding <= captured' },
    {
      name: 'payment_voided_not_captured',
      expression: "(state <> 'VOIDED' and not is_voiding) or captured + capturing = 0",
    },
  ],
  properties: {
    id: p.text().primary(),
    clientId: p.text(),
    invoiceId: p.text().nullable(),
    state: p.text().$type<PaymentState>(),
    /** What callers see, for lists: follows from the others. */
    status: p.text().$type<PaymentStatus>(),
    declineReason: p.text(),
    /** What stands for the card at the bank. Null like all of the card: erased. */
    cardToken: p.text().nullable(),
    cardBrand: p.text().nullable(),
    cardLast4: p.text().nullable(),
    cardExpMonth: p.integer().nullable(),
    cardExpYear: p.integer().nullable(),
    currency: p.text(),
    amount: p.bigint(),
    capture: p.boolean(),
    captured: p.bigint(),
    capturing: p.bigint(),
    refunded: p.bigint(),
    refunding: p.bigint(),
    isVoiding: p.boolean(),
    expireTime: p.datetime().columnType('timestamptz(3)').nullable(),
    createTime: p.datetime().columnType('timestamptz(3)'),
    version: p.integer(),
  },
});

/** What the bank was asked for, on record before it was asked. */
export const PaymentStepEntity = defineEntity({
  name: 'PaymentStep',
  tableName: 'payment_step',
  ...tenantTable('billing', { system: { [reconciliationPurpose]: ['select', 'update'] } }),
  // Under one idempotency key the bank is asked for one thing, whatever became of the key's record.
  uniques: [{ properties: ['clientId', 'keyHash'] }],
  checks: [{ name: 'payment_step_amount', expression: 'amount > 0' }],
  properties: {
    id: p.text().primary(),
    clientId: p.text(),
    paymentId: p.text().index(),
    kind: p.text().$type<StepKind>(),
    amount: p.bigint(),
    state: p.text().$type<StepState>(),
    declineReason: p.text(),
    /** The caller's idempotency key, hashed under a key of ours. Null: it may be used anew. */
    keyHash: p.text().nullable(),
    createTime: p.datetime().columnType('timestamptz(3)'),
    /** When somebody is to ask the bank what became of it. Null: it is settled. */
    dueTime: p.datetime().columnType('timestamptz(3)').nullable().index(),
    tries: p.integer(),
  },
});
