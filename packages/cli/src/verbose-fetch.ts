import { printable } from './terminal/terminal.ts';

/** The fields that say who calls: whoever reads them could call, or call again. */
const secretFields: ReadonlySet<string> = new Set(['authorization', 'signature', 'signature-input']);

/** A `fetch` that tells what is sent and answered: no credentials, no bodies. */
export function verboseFetch(tell: (line: string) => void): typeof fetch {
  return async (input, init) => {
    const url = input instanceof Request ? input.url : String(input);
    const fields = new Headers(init?.headers);
    tell(`> ${init?.method ?? 'GET'} ${url}`);
    for (const [name, value] of fields) tell(`> ${name}: ${secretFields.has(name) ? '…' : value}`);
    const startedAt = performance.now();
    const response = await fetch(input, init);
    tell(`< ${response.status} in ${Math.round(performance.now() - startedAt)} ms`);
    for (const [name, value] of response.headers) tell(`< ${name}: ${printable(value)}`);
    return response;
  };
}
