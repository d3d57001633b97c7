import { EntityManager as OrmEntityManager } from '@mikro-orm/postgresql';
import { afterAll, describe, expect, test } from 'vitest';
import { openLedger } from '../../testing/ledger/open-ledger.ts';
import { Note } from '../../testing/ledger/schema.ts';
import { newId } from '../ids/id.ts';
import type { EntityManager } from './database.ts';
import { afterCommit } from './unit-of-work.ts';

const ledger = await openLedger();
afterAll(() => ledger.drop());
const tenant = newId('cli');

const count = () => ledger.withTenant(tenant, (em) => em.count(Note));
const write = (em: EntityManager, text: string) =>
  em.create(Note, { id: newId('img'), clientId: tenant, text });

describe('a transaction', () => {
  test('commits what was made, without being told to', async () => {
    const before = await count();
    await expect(ledger.withTenant(tenant, async (em) => write(em, 'kept').text)).resolves.toBe('kept');
    expect(await count()).toBe(before + 1);
  });

  test('that throws leaves nothing, and throws the same error', async () => {
    const before = await count();
    const error = new Error('changed my mind');
    const work = ledger.withTenant(tenant, async (em) => {
      write(em, 'gone');
      await em.flush();
      throw error;
    });
    await expect(work).rejects.toBe(error);
    expect(await count()).toBe(before);
  });

  test('in which a statement failed does not commit, also when the failure was swallowed', async () => {
    const before = await count();
    for (const broken of ['select broken', 'selec', `select 'x'::int`]) {
      const work = ledger.withTenant(tenant, async (em) => {
        await em.execute(broken).catch(() => undefined);
        write(em, broken);
      });
      await expect(work).rejects.toThrow('a statement of the transaction failed before');
    }
    expect(await count()).toBe(before);
  });

  test('opens no other one inside', async () => {
    const other = newId('cli');
    const nested = [
      () => ledger.withTenant(other, count),
      () => ledger.withTenant(tenant, count),
      () => ledger.asSystem('census', (em) => em.count(Note)),
    ];
    for (const open of nested) {
      await expect(ledger.withTenant(tenant, open)).rejects.toThrow('a transaction is open already');
    }
    await expect(Promise.all([count(), count()])).resolves.toHaveLength(2);
  });

  test('opens another one after it is over, from work that it left behind', async () => {
    const left = await ledger.withTenant(tenant, async () => {
      const { promise, resolve } = Promise.withResolvers<void>();
      return { resolve, counted: promise.then(count) };
    });
    left.resolve();
    await expect(left.counted).resolves.toBeTypeOf('number');
  });

  test('cannot be left', async () => {
    await ledger.withTenant(tenant, async (em) => {
      if (!(em instanceof OrmEntityManager)) throw new Error('not the entity manager of the ORM');
      expect(() => em.fork()).toThrow('would leave the transaction');
      await expect(em.transactional(() => Promise.resolve())).rejects.toThrow('would leave the transaction');
      await expect(Array.fromAsync(em.stream(Note))).rejects.toThrow('a cursor would overtake');
      await expect(em.begin()).rejects.toThrow('by whoever opened it');
      await expect(em.commit()).rejects.toThrow('by whoever opened it');
      await expect(em.rollback()).rejects.toThrow('by whoever opened it');
      const other = { variables: { 'app.client_id': newId('cli') } };
      expect(() => em.setSessionContext(other)).toThrow('session context');
    });
  });

  test('keeps what it read fresh inside', async () => {
    await ledger.withTenant(tenant, async (em) => {
      const note = write(em, 'first');
      await em.flush();
      await em.execute(`update note set text = 'second' where id = ?`, [note.id]);
      await em.refresh(note);
      expect(note.text).toBe('second');
    });
  });

  test('cannot be used once it is over', async () => {
    const kept = await ledger.withTenant(tenant, (em) => Promise.resolve(em));
    await expect(kept.find(Note, {})).rejects.toThrow('already committed');
    await expect(kept.execute('select 1')).rejects.toThrow('already committed');
    const lost: EntityManager[] = [];
    await ledger
      .withTenant(tenant, async (em) => {
        lost.push(em);
        throw new Error('rolled back');
      })
      .catch(() => undefined);
    await expect(lost[0]?.find(Note, {})).rejects.toThrow('already rolled back');
  });

  test('that is read-only refuses writes', async () => {
    const work = ledger.withTenant(tenant, async (em) => void write(em, 'refused'), { readOnly: true });
    await expect(work).rejects.toMatchObject({ name: 'DatabaseError', code: '25006' });
    await expect(
      ledger.withTenant(tenant, async (em) => void write(em, 'allowed again')),
    ).resolves.toBeUndefined();
  });
});

test('what is to be done after a commit is done after it, and only then', async () => {
  const done: string[] = [];
  await ledger.withTenant(tenant, async (em) => {
    afterCommit(em, () => done.push('committed'));
    expect(done).toEqual([]);
  });
  const failed = ledger.withTenant(tenant, async (em) => {
    afterCommit(em, () => done.push('rolled back'));
    throw new Error('no');
  });
  await expect(failed).rejects.toThrow('no');
  expect(done).toEqual(['committed']);
});
