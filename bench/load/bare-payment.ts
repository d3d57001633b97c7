import { newId } from '@cedula/chassis/ids/id.ts';
import { randomBytes } from 'node:crypto';
import { Pool } from 'pg';
import { Pool as HttpPool } from 'undici';

/** The bare chain: the same rows written and the same questions asked as for a payment, and nothing else. */
export interface BareChain {
  pay(cardNumber: string): Promise<void>;
  close(): Promise<void>;
}

const claim = `insert into idempotency_record as record
  (client_id, key_hash, fingerprint, state, request_id, lease_end, expire_time)
  select $1, $2, $3, 'RUNNING', $4, now() + interval '6 s', now() + interval '1 day'
  where not exists (select from idempotency_record where client_id = $1 and key_hash = any('{}'))
  on conflict (client_id, key_hash) do nothing returning 1`;
const put = `with step as (
    insert into payment_step (id, client_id, payment_id, kind, amount, state, decline_reason, key_hash, create_time,
      due_time, tries)
    select $1, $2, $1, 'AUTHORISE', 1000, 'SUBMITTING', '', $3, now(), now() + interval '10 s', 0
    where not exists (select from client_erasure where client_id = $2)
      and not exists (select from payment_step where client_id = $2 and key_hash = $3)
    on conflict (client_id, key_hash) do nothing returning 1)
  insert into payment (id, client_id, state, status, decline_reason, card_token, card_brand, card_last4, card_exp_month,
    card_exp_year, currency, amount, capture, captured, capturing, refunded, refunding, is_voiding, create_time, version)
  select $1, $2, 'SUBMITTING', 'PROCESSING', '', $4, 'VISA', $5, 12, 2090, 'EUR', 1000, true, 0, 0, 0, 0, false, now(), 1
  from step returning 1`;
const settle = `with paid as (
    update payment set state = 'CAPTURED', status = 'CAPTURED', captured = amount, expire_time = now(),
      version = version + 1 where client_id = $2 and id = $1 and version = 1 returning id
  ), settled as (
    update payment_step set state = 'DONE', due_time = null where client_id = $2 and id = $1
  ), entry as (
    insert into ledger_entry (step_id, client_id, payment_id, debit_account, credit_account, currency, amount,
      create_time)
    select $1, $2, $1, 'BANK', 'CLIENT', 'EUR', 1000, now() from paid)
  select 1 from paid`;
const complete = `with completed as (
    update idempotency_record set state = 'ANSWERED', answer = $4
    where client_id = $1 and key_hash = $2 and request_id = $3 and state = 'RUNNING'
    returning client_id, key_hash, request_id, expire_time
  ), named as (
    insert into idempotency_subject (client_id, subject_id, request_id, key_hash, expire_time)
    select client_id, $5, request_id, key_hash, expire_time from completed)
  select 1 from completed`;

/** Opens the chain: a pool of PostgreSQL connections, and one of HTTP connections to the bank. */
export function openBareChain(options: {
  readonly appUrl: string;
  readonly bank: { readonly url: string; readonly apiKey: string };
  readonly clientId: string;
}): BareChain {
  const { bank, clientId } = options;
  const pool = new Pool({ connectionString: options.appUrl, max: 10 });
  const http = new HttpPool(bank.url, { connections: 64 });

  async function transaction(...statements: readonly (readonly [string, unknown[]])[]): Promise<void> {
    const client = await pool.connect();
    try {
      await client.query(`begin;select set_config('app.client_id', '${clientId}', true)`);
      for (const [text, values] of statements) await client.query(text, values);
      await client.query('commit');
    } finally {
      client.release();
    }
  }

  async function ask(path: string, body: object, key?: string): Promise<unknown> {
    const { body: answer } = await http.request({
      method: 'POST',
      path,
      headers: {
        authorization: `Bearer ${bank.apiKey}`,
        'content-type': 'application/json',
        ...(key !== undefined && { 'idempotency-key': key }),
      },
      body: JSON.stringify(body),
    });
    return JSON.parse(await answer.text());
  }

  return {
    async pay(number) {
      const [id, requestId, keyHash] = [newId('pay'), newId('req'), randomBytes(32).toString('base64url')];
      await transaction([claim, [clientId, keyHash, keyHash, requestId]]);
      const card = await ask('/v1/cards', { number, expMonth: 12, expYear: 2090, cvc: '123' });
      const token = typeof card === 'object' && card !== null && 'token' in card ? String(card.token) : '';
      await transaction([put, [id, clientId, keyHash, token, number.slice(-4)]]);
      const amount = { currency: 'EUR', minorUnits: '1000' };
      await ask('/v1/payments', { token, amount, capture: true }, id);
      const answer = randomBytes(200);
      await transaction([settle, [id, clientId]], [complete, [clientId, keyHash, requestId, answer, id]]);
    },
    async close() {
      await pool.end();
      await http.close();
    },
  };
}
