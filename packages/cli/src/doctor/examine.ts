import type { CallerSettings } from '../profiles/caller.ts';
import { examineBody, examineCredential, examineLimits } from './caller.ts';
import { doubtful, type Finding, well } from './finding.ts';
import { examineConnection, examineName, examineProxy } from './network.ts';
import {
  examineClock,
  examineHost,
  examineReadiness,
  examineServer,
  examineSignatureFields,
} from './server.ts';

/**
 * Examines the way to a Cedula, from near to far, and tells each finding as it comes. Ends
 * where nothing further could be seen.
 *
 * @param offsetMs what this machine's clock is to be off by; 0 but in tests
 */
export async function* examine(
  { baseUrl: text, credential, source }: CallerSettings,
  env: NodeJS.ProcessEnv,
  offsetMs: number,
): AsyncGenerator<Finding, void, undefined> {
  const baseUrl = new URL(text);
  yield credential === undefined
    ? doubtful('settings', `${text}, and nobody is logged in`, 'cedula login, or cedula signup')
    : well('settings', `${text}, as ${credential.keyId ?? 'the bearer of a token'}, from ${source}`);
  const proxy = examineProxy(env);
  if (proxy !== undefined) yield proxy;

  for (const step of [examineName, examineConnection]) {
    const finding = await step(baseUrl);
    yield finding;
    if (finding.outcome === 'wrong') return;
  }
  const server = await examineServer(baseUrl);
  yield server.finding;
  if (server.reply === undefined) return;
  yield await examineReadiness(baseUrl);
  yield examineClock(server.reply, offsetMs);
  if (credential?.keyId !== undefined) {
    yield await examineHost(baseUrl);
    yield await examineSignatureFields(baseUrl);
  }
  if (credential === undefined) return;
  const caller = { baseUrl, credential, now: () => Date.now() + offsetMs };
  const { finding, reply } = await examineCredential(caller);
  yield finding;
  if (reply === undefined) return;
  yield await examineBody(caller);
  yield await examineLimits(caller, reply);
}
