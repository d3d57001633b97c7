/** The unique key that lets an invoice have one payment that is not declined. */
export const onePaymentKey = 'payment_of_invoice_once';
