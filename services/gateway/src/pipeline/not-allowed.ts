import { HttpRefusal } from '../http/http-refusal.ts';
import type { Exchange } from '../http/exchange.ts';

/** What a path answers to a method it does not take. The answer names those it does (RFC 9110 §15.5.6). */
export function notAllowed({ fields }: Exchange, allow: string): HttpRefusal {
  fields['allow'] = allow;
  return new HttpRefusal(405, 'METHOD_NOT_ALLOWED', `This path takes ${allow}.`);
}
