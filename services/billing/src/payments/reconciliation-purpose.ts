/** The purpose under which payments whose outcome nobody knows are settled, whoever's they are. */
export const reconciliationPurpose = 'payment-reconciliation';
