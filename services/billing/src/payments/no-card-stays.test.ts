import { newId } from '@cedula/chassis/ids/id.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freshCardNumber } from '../../../../tools/testing/cards.ts';
import { withClient } from '../../../../tools/stack/servers/databases.ts';
import { type OpenPayments, openPayments } from '../testing/open-payments.ts';

let payments: OpenPayments;
/** Every row of every table, by table. */
let rows: ReadonlyMap<string, string>;
const number = freshCardNumber();

beforeAll(async () => {
  payments = await openPayments();
  const clientId = newId('cli');
  const spaced = number.replaceAll(/(\d{4})(?=\d)/g, '$1 ');
  await payments.pay(clientId, { cardNumber: number }, 'key-a');
  await payments.pay(clientId, { cardNumber: spaced, capture: false }, 'key-b');
  await payments.pay(clientId, { cardNumber: number, cvv: '99' }, 'key-c').catch(() => undefined);
  await payments.pay(clientId, { cardNumber: '4000009999990065' }, 'key-d');
  await payments.reconcile();
  rows = await withClient(payments.fresh.ownerUrl, async (client) => {
    const listed = await client.query<{ name: string }>(
      `select table_name as name from information_schema.tables where table_schema = 'public'`,
    );
    const all = new Map<string, string>();
    for (const { name } of listed.rows) {
      // The owner is bound by policies like everybody: it may lift them, in a database of the test's own.
      await client.query(`alter table "${name}" no force row level security`);
      const { rows: texts } = await client.query<{ text: string }>(`select t::text as text from "${name}" t`);
      all.set(name, texts.map(({ text }) => text).join('\n'));
    }
    return all;
  });
});
afterAll(() => payments.close());

test('no table has a card number, in whatever form it was given', () => {
  expect(rows.get('payment')).toContain(number.slice(-4));
  expect(rows.get('idempotency_record')?.length).toBeGreaterThan(100);
  const found = [...rows].filter(([, text]) => text.replaceAll(/[ -]/g, '').includes(number));
  expect(found).toEqual([]);
});

test('no log line has a card number, or a field for a CVC', () => {
  const lines = payments.written.join('');
  expect(lines).toContain('payment reconciled');
  expect(lines).not.toContain(number.slice(0, 12));
  expect(lines).not.toMatch(/"(cvv|cvc|cardNumber|token)"/i);
});

test('no table has a column for a card number or a CVC', async () => {
  const columns = await withClient(payments.fresh.ownerUrl, async (client) => {
    const listed = await client.query<{ name: string }>(
      `select table_name || '.' || column_name as name from information_schema.columns where table_schema = 'public'`,
    );
    return listed.rows.map(({ name }) => name);
  });
  expect(columns.filter((name) => /cvv|cvc|number|pan$/i.test(name))).toEqual([]);
});
