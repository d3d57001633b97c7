import { Operation_Caller } from '@cedula/contract/cedula/options/v1/operation_pb.ts';
import { resourceFieldsOf } from '@cedula/operations/resource.ts';
import type { Route } from '@cedula/operations/route.ts';
import { createPace } from '../requests/pace.ts';
import { rest } from '../requests/rest.ts';
import type { AccessKey } from '../requests/send.ts';
import type { ValidRequests } from '../values/valid.ts';
import { messageOf } from './full.ts';
import { prefixOf, textAt } from './makers.ts';

/**
 * Signs a client up by the public operation that issues an access key. Throws where the
 * contract has none, or the deployment refuses it.
 */
export async function signUp(
  baseUrl: string,
  routes: readonly Route[],
  validRequests: (route: Route) => ValidRequests,
): Promise<AccessKey> {
  const route = routes.find(
    ({ operation: { callers, issues } }) =>
      callers.includes(Operation_Caller.PUBLIC) && issues === Operation_Caller.API_CLIENT,
  );
  if (route === undefined) throw new Error('the contract has no public operation that issues an access key');
  const { output } = route.method;
  const keyPath = resourceFieldsOf(output).find((path) => prefixOf(path) === 'key');
  const secret = output.fields.find(({ name }) => name === 'secret');
  if (keyPath === undefined || secret === undefined)
    throw new Error(`${route.template} answers with no access key`);
  const caller = { baseUrl, accessKey: undefined, pace: createPace() };
  const reply = await rest.ask(caller, { route, draft: validRequests(route).needed });
  const message = messageOf(reply);
  return { keyId: textAt(message, keyPath), secret: textAt(message, [secret]) };
}
