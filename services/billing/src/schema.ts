import type { ServiceSchema } from '@cedula/chassis/db/schema.ts';
import { clientErasurePurpose, clientErasureTable } from '@cedula/chassis/erasure/client-erasure-table.ts';
import { consumerPurpose, inboxTables } from '@cedula/chassis/events/inbox-tables.ts';
import { outboxTable } from '@cedula/chassis/events/outbox-table.ts';
import { idempotencyTables } from '@cedula/chassis/idempotency/idempotency-table.ts';
import { QuotaUseEntity, UsageAlertEntity } from './alerts/alert.entity.ts';
import { ClosedMonthEntity } from './invoices/closed-month.entity.ts';
import { InvoiceEntity } from './invoices/invoice.entity.ts';
import { PriceEntity, pricingPurpose, UsagePlaceEntity } from './prices/price.entity.ts';
import { LedgerEntryEntity } from './ledger/ledger-entry.entity.ts';
import { PaymentEntity, PaymentStepEntity } from './payments/payment.entity.ts';
import { UsageLineEntity, UsageTotalEntity } from './usage/usage.entity.ts';

/** The data of billing. */
export const schema: ServiceSchema = {
  service: 'billing',
  entities: [
    UsageLineEntity,
    UsageTotalEntity,
    QuotaUseEntity,
    UsageAlertEntity,
    PaymentEntity,
    PaymentStepEntity,
    LedgerEntryEntity,
    PriceEntity,
    UsagePlaceEntity,
    ClosedMonthEntity,
    InvoiceEntity,
    clientErasureTable('billing'),
    ...idempotencyTables('billing', {
      committers: [pricingPurpose],
      removers: [clientErasurePurpose],
    }),
    outboxTable('billing', [consumerPurpose]),
    ...inboxTables('billing', { [clientErasurePurpose]: ['select', 'update'] }),
  ],
  migrations: new URL('../migrations/', import.meta.url),
};
