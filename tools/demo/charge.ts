import type { Cedula } from '@cedula/client';
import { money, type Page, timed } from './page.ts';

/** A card of the simulated bank's: what it does is known by its number. */
const card = { expMonth: 12, expYear: new Date().getUTCFullYear() + 2, cvv: '123' };
const [approved, declined] = ['4242424242424242', '4000000000009995'];
const amount = (minorUnits: string) => ({ currency: 'EUR', minorUnits });

type Payment = Awaited<ReturnType<Cedula['payments']['create']>>['payment'];

/** Charges cards of the company's customers through the simulated bank, and tells it on the page. */
export async function chargeCards(cedula: Cedula, page: Page): Promise<void> {
  page.heading('It charges a deposit (a simulated bank: no money moves)');
  const tell = async (what: string, call: () => Promise<{ readonly payment: Payment }>) => {
    const { result, ms } = await timed(call);
    page.fact(what, stateOf(result.payment), ms);
    return result.payment;
  };
  const wish = { ...card, cardNumber: approved, amount: amount('30000'), capture: false };
  const { id } = await tell('held', () => cedula.payments.create(wish));
  await tell('captured in part', () => cedula.payments.capture(id, { amount: amount('12000') }));
  await tell('refunded in part', () => cedula.payments.refund(id, { amount: amount('2000') }));
  const poor = { ...card, cardNumber: declined, amount: amount('30000') };
  await tell('another card', () => cedula.payments.create(poor));
}

function stateOf({ status, declineReason, card: { last4 }, ...payment }: Payment): string {
  if (declineReason !== '') return `card …${last4}: ${status}, ${declineReason}`;
  const { capturedAmount, refundedAmount } = payment;
  const sums = [`captured ${inEuro(capturedAmount)}`, `refunded ${inEuro(refundedAmount)}`];
  return `card …${last4}: ${status}, ${sums.join(', ')}`;
}

const inEuro = ({ minorUnits }: { readonly minorUnits: string }) => money(minorUnits, 'EUR');
