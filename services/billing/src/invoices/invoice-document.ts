import { minorUnitDecimals } from '../money/iso-4217.ts';
import { type Invoice, type InvoiceLine, numberOf } from './invoice.ts';

const style = `
  body { font: 11pt/1.4 system-ui, sans-serif; color: #111; max-width: 52rem; margin: 2rem auto; padding: 0 1rem }
  h1 { font-size: 18pt; margin: 0 0 1rem }
  dl { display: grid; grid-template-columns: max-content 1fr; gap: 0 1.5rem }
  dt { color: #555 } dd { margin: 0 }
  table { border-collapse: collapse; width: 100%; margin-top: 1.5rem }
  th, td { text-align: left; padding: .3rem .6rem .3rem 0; border-bottom: 1px solid #ccc; vertical-align: top }
  .sum { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap }
  tfoot td { font-weight: bold; border-bottom: 0 }
  tr { break-inside: avoid }
  @page { margin: 2cm }`;

/**
 * An invoice as a page to print: without scripts and without anything from elsewhere. It names
 * the client by its id; nothing about people is in it.
 */
export function invoiceDocument(invoice: Invoice): string {
  const { clientId, month, currency, amountMinorUnits, createTime, lines } = invoice;
  const number = escapeHtml(numberOf(invoice));
  const rows = lines.map((line) => rowOf(line, currency)).join('');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Invoice ${number}</title>
<style>${style}
</style>
</head>
<body>
<h1>Invoice ${number}</h1>
<dl>
<dt>Client</dt><dd>${escapeHtml(clientId)}</dd>
<dt>Month</dt><dd>${escapeHtml(month.slice(0, 7))} (UTC)</dd>
<dt>Drawn up</dt><dd>${escapeHtml(dateOf(createTime))}</dd>
</dl>
<table>
<thead><tr><th>Meter</th><th>From, to</th><th class="sum">Units × price</th><th class="sum">Amount</th></tr></thead>
<tbody>
${rows}</tbody>
<tfoot><tr><td colspan="3">Amount to pay</td><td class="sum">${money(amountMinorUnits, currency)}</td></tr></tfoot>
</table>
</body>
</html>
`;
}

function rowOf(line: InvoiceLine, currency: string): string {
  const { meter, from, to, isAdjustment, units, tiers, amountMinorUnits } = line;
  const what = `${escapeHtml(meter)}${isAdjustment ? '<br>counted late' : ''}`;
  const parts = tiers.map((tier) => `${tier.units} × ${money(tier.unitPriceMinorUnits, currency)}`);
  const times = `${escapeHtml(momentOf(from))}<br>${escapeHtml(momentOf(to))}`;
  const sums = parts.length === 0 ? String(units) : parts.join('<br>');
  return `<tr><td>${what}</td><td>${times}</td><td class="sum">${sums}</td><td class="sum">${money(amountMinorUnits, currency)}</td></tr>\n`;
}

function dateOf(time: Date): string {
  return time.toISOString().slice(0, 10);
}

/** `2026-11-01 00:00:00`; parts of a second only where there are. */
function momentOf(time: Date): string {
  return time
    .toISOString()
    .replace('T', ' ')
    .replace(/(\.000)?Z$/, '');
}

/** Minor units as people write them: `10.99 EUR`. */
function money(minorUnits: bigint, currency: string): string {
  const decimals = minorUnitDecimals(currency) ?? 0;
  const digits = String(minorUnits).padStart(decimals + 1, '0');
  const whole = digits.slice(0, digits.length - decimals);
  const fraction = decimals === 0 ? '' : `.${digits.slice(-decimals)}`;
  return `${whole}${fraction} ${escapeHtml(currency)}`;
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => entities[character] ?? '');
}
