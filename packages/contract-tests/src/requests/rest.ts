import { readRestReply } from './reply.ts';
import { restRequest } from './rest-request.ts';
import { send } from './send.ts';
import type { Transport } from './transport.ts';

/** HTTP as `google.api.http` declares it. */
export const rest: Transport = {
  name: 'REST',
  takesAnyJson: true,
  takesCredentials: true,
  carries: () => true,
  async ask(caller, { route, draft, headers = {} }) {
    const { response, body } = await send(restRequest(route, draft), { ...caller, headers });
    return readRestReply(response, body);
  },
};
