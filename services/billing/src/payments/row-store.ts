import type { EntityManager } from '@cedula/chassis/db/database.ts';
import type { EntityDictionary, InferEntity } from '@mikro-orm/postgresql';
import { PaymentEntity, PaymentStepEntity } from './payment.entity.ts';
import type { KeptCard, Payment } from './payment.ts';
import type { Step } from './step.ts';

/** A row of `payment` as the driver gives it. */
export type PaymentRow = EntityDictionary<InferEntity<typeof PaymentEntity>>;
/** A row of `payment_step` as the driver gives it. */
export type StepRow = EntityDictionary<InferEntity<typeof PaymentStepEntity>>;

/** Reads a payment from its row. */
export function toPayment(em: EntityManager, row: PaymentRow): Payment {
  const {
    status: _,
    cardToken,
    cardBrand,
    cardLast4,
    cardExpMonth,
    cardExpYear,
    ...rest
  } = em.map(PaymentEntity, row);
  const { id, clientId, state, declineReason, currency, capture, isVoiding, createTime, version } = rest;
  return {
    id,
    clientId,
    invoiceId: rest.invoiceId ?? null,
    state,
    declineReason,
    card: cardOf({ cardToken, cardBrand, cardLast4, cardExpMonth, cardExpYear }),
    currency,
    amount: rest.amount,
    capture,
    captured: rest.captured,
    capturing: rest.capturing,
    refunded: rest.refunded,
    refunding: rest.refunding,
    isVoiding,
    expireTime: rest.expireTime ?? null,
    createTime,
    version,
  };
}

type CardColumns = Pick<
  InferEntity<typeof PaymentEntity>,
  'cardToken' | 'cardBrand' | 'cardLast4' | 'cardExpMonth' | 'cardExpYear'
>;

function cardOf(columns: CardColumns): KeptCard | null {
  const { cardToken: token, cardBrand: brand, cardLast4: last4, cardExpMonth, cardExpYear } = columns;
  if (!token || !brand || !last4) return null;
  return { token, brand, last4, expMonth: cardExpMonth ?? 0, expYear: cardExpYear ?? 0 };
}

/** Reads a step from its row. */
export function toStep(em: EntityManager, row: StepRow): Step {
  const step = em.map(PaymentStepEntity, row);
  const { id, clientId, paymentId, kind, state, declineReason, createTime, tries } = step;
  return {
    id,
    clientId,
    paymentId,
    kind,
    amount: step.amount,
    state,
    declineReason,
    createTime,
    tries,
  };
}
