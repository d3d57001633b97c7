import { Cedula } from '@cedula/client';
import { randomBytes } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/** What a login and a refresh answer with. */
export interface Tokens {
  readonly accessToken: string;
  readonly refreshToken: string;
}

/** Somebody who registered, and calls in a session of theirs. */
export interface Person {
  readonly baseUrl: string;
  readonly email: string;
  readonly userId: string;
  readonly clientId: string;
  readonly tokens: Tokens;
  readonly cedula: Cedula;
}

/** The password of everybody here. */
export const personPassword = 'gravel-teapot-91';

/** Signs somebody in. */
export async function login(baseUrl: string, name: string, word = personPassword): Promise<Tokens> {
  return publicCall(baseUrl, '/v1/sessions', { login: name, password: word });
}

/** Somebody new: the owner of a client of their own, or what they were invited as. */
export async function newPerson(
  baseUrl: string,
  invitation: { readonly email?: string; readonly invitationToken?: string } = {},
): Promise<Person> {
  const userName = `u${randomBytes(8).toString('hex')}`;
  const wish = { userName, email: `${userName}@people.example`, password: personPassword, ...invitation };
  const answer = await publicCall<{ user: { id: string }; client: { id: string } }>(
    baseUrl,
    '/v1/users',
    wish,
  );
  const tokens = await login(baseUrl, userName);
  return {
    baseUrl,
    email: wish.email,
    userId: answer.user.id,
    clientId: answer.client.id,
    tokens,
    cedula: new Cedula({ baseUrl, token: tokens.accessToken }),
  };
}

/** Somebody whom an owner invited, in the role of a member. */
export async function newMember(owner: Person, mailFolder: string): Promise<Person> {
  const email = `${randomBytes(8).toString('hex')}@people.example`;
  await owner.cedula.post('/v1/users:invite', { email });
  return newPerson(owner.baseUrl, { email, invitationToken: await invitationFor(email, mailFolder) });
}

async function invitationFor(email: string, mailFolder: string): Promise<string> {
  const endMs = performance.now() + 15_000;
  while (performance.now() < endMs) {
    const letters = globSync(join(mailFolder, '*.eml')).map((path) => readFileSync(path, 'utf8'));
    const letter = letters.find((text) => text.includes(`To: ${email}`));
    const [token] = /cdl_[\w-]{43}/.exec(letter ?? '') ?? [];
    if (token !== undefined) return token;
    await delay(50);
  }
  throw new Error('the invitation was not sent');
}

async function publicCall<T>(baseUrl: string, path: string, body: object): Promise<T> {
  const response = await fetch(new URL(path, baseUrl), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${path}: ${response.status} ${text}`);
  const answer: T = JSON.parse(text);
  return answer;
}
