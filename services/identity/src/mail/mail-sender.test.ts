import { createLogger } from '@cedula/chassis/telemetry/log.ts';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { mailLink } from '../links/link-store.ts';
import { startPeople, tokenIn } from '../testing/start-people.ts';
import { sendDue } from './mail-sender.ts';
import type { Letter } from './mailer.ts';

const people = await startPeople();
afterAll(() => people.close());

const lines: string[] = [];
const log = createLogger({
  service: 'identity',
  level: 'debug',
  destination: { write: (line: string) => void lines.push(line) },
});
const sent: Letter[] = [];
let failing: Error | undefined;
const mailer = {
  send: async (letter: Letter) => {
    if (failing !== undefined) throw failing;
    sent.push(letter);
  },
  close: () => undefined,
};
const send = () => sendDue({ ...people.sending, mailer, log });

beforeEach(async () => {
  failing = undefined;
  while ((await send()) > 0);
  sent.length = 0;
  lines.length = 0;
});

async function invite(email: string) {
  const { clientId } = await people.register();
  await people.database.withTenant(clientId, (em) =>
    mailLink(em, people.post, { clientId, purpose: 'INVITATION', email }, new Date(people.clock.now())),
  );
}

test('a letter that is not taken is tried again, later each time, and no log names whose it was', async () => {
  const { email } = await people.register();
  failing = Object.assign(new Error(`550 no such mailbox: ${email}`), { code: 'EENVELOPE' });
  expect(await send()).toBe(1);
  expect(await send()).toBe(0);
  people.clock.advance(30_000);
  expect(await send()).toBe(1);
  people.clock.advance(30_000);
  expect(await send()).toBe(0);
  people.clock.advance(30_000);
  failing = undefined;
  expect(await send()).toBe(1);
  expect(sent.map(({ to }) => to)).toEqual([email]);
  people.clock.advance(3_600_000);
  expect(await send()).toBe(0);
  const written = lines.join('');
  expect(written).toContain('"code":"EENVELOPE"');
  expect(written).not.toContain(email);
  expect(written).not.toContain(tokenIn(sent[0]));
});

test('a letter is given up after twenty tries, and its token forgotten', async () => {
  await people.register();
  failing = new Error('away');
  for (let tries = 0; tries < 30; tries += 1) {
    await send();
    people.clock.advance(3_600_000);
  }
  expect(lines.filter((line) => line.includes('"msg":"mail given up"'))).toHaveLength(1);
  expect(lines.filter((line) => line.includes('mail not handed over'))).toHaveLength(19);
  const kept = await people.database.asSystem('mail', (em) =>
    em.execute('select hash from one_time_link where sealed_token is not null'),
  );
  expect(kept).toEqual([]);
});

test('two processes send a letter once', async () => {
  await Promise.all([1, 2, 3, 4].map((count) => invite(`guest${count}@acme.example`)));
  await Promise.all([send(), send(), send()]);
  expect(
    sent
      .map(({ to }) => to)
      .filter((to) => to.startsWith('guest'))
      .toSorted(),
  ).toEqual([1, 2, 3, 4].map((count) => `guest${count}@acme.example`));
});

test('tokens are kept sealed until their letter is gone, and then as a hash alone', async () => {
  await invite('sealed@acme.example');
  const rows = () =>
    people.database.asSystem('mail', (em) =>
      em.execute<{ hash: string; sealed: Buffer | null }[]>(
        `select hash, sealed_token as sealed from one_time_link where email = 'sealed@acme.example'`,
      ),
    );
  const [before] = await rows();
  await send();
  const token = tokenIn(sent.find(({ to }) => to === 'sealed@acme.example'));
  expect(before?.sealed?.includes(token.slice(4))).toBe(false);
  expect(await rows()).toEqual([{ hash: before?.hash, sealed: null }]);
});
