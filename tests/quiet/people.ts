import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, vi } from 'vitest';
import type { PrivateStack } from '../../tools/testing/mesh.ts';

/** A person's own, in every field that takes any. */
export const personal = {
  userName: 'canary.person.zwitscher',
  personalEmail: 'person.zwitscher@vogelhaus.example',
  password: 'canary-password-zwitscher',
  newPassword: 'canary-next-password-zwitscher',
  wrongPassword: 'canary-wrong-password-zwitscher',
  unknownLogin: 'canary-nobody-zwitscher',
  strangeToken: 'canary-token-zwitscher',
} as const;

/**
 * What a person does with passwords, tokens and links, right and wrong. Gives the secrets that
 * were made on the way.
 */
export async function liveWithTokens(stack: PrivateStack): Promise<Record<string, string>> {
  const post = async (path: string, body: Record<string, string>, status: number) => {
    const response = await fetch(`${stack.httpUrl}/v1/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    const answer = await response.json();
    expect(response.status).toBe(status);
    return answer;
  };
  const { userName, personalEmail: email, password, newPassword } = personal;
  await post('users', { userName, email, password }, 201);
  await post('users', { userName, email, password }, 409);
  await post('users', { userName, email, password: `${userName}1` }, 400);
  const verifying = await linkIn(stack, 'verify-email');
  await post('users:verifyEmail', { token: verifying }, 200);
  await post('users:verifyEmail', { token: personal.strangeToken }, 400);

  const first = await post('sessions', { login: email, password }, 200);
  await post('sessions', { login: userName, password: personal.wrongPassword }, 401);
  await post('sessions', { login: personal.unknownLogin, password }, 401);
  const second = await post('sessions:refresh', { refreshToken: first.refreshToken }, 200);
  await post('sessions:refresh', { refreshToken: personal.strangeToken }, 401);
  await fetch(`${stack.httpUrl}/v1/users/me`, {
    headers: { authorization: `Bearer ${first.accessToken}` },
  });

  await post('users:requestPasswordReset', { email }, 200);
  const resetting = await linkIn(stack, 'reset-password');
  await post('users:resetPassword', { token: resetting, password: newPassword }, 200);
  await post('users:resetPassword', { token: resetting, password: newPassword }, 400);
  await post('sessions:refresh', { refreshToken: second.refreshToken }, 401);
  return {
    'an access token': first.accessToken,
    'a refresh token': first.refreshToken,
    'its successor': second.refreshToken,
    'a link to verify': verifying,
    'a link to reset': resetting,
  };
}

/** The token of the mail of a kind, as soon as it is there. */
function linkIn(stack: PrivateStack, kind: string): Promise<string> {
  const folder = join(dirname(stack.servers.nats.storeFolder), 'mail');
  return vi.waitFor(
    () => {
      const mails = globSync(join(folder, `${kind}-*.eml`)).map((path) => readFileSync(path, 'utf8'));
      const [token] = /cdl_[\w-]{43}/.exec(mails.join('')) ?? [];
      if (token === undefined) throw new Error(`no mail of the kind ${kind} has come`);
      return token;
    },
    { timeout: 10_000, interval: 100 },
  );
}
