/** The currency of every price, ISO 4217. */
export const currency = 'EUR';
