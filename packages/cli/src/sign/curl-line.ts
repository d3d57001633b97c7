import { shellQuote } from './shell-quote.ts';

/** The body of a request, as curl will have it. */
export type CurlBody =
  | { readonly kind: 'text'; readonly text: string }
  /** A path, or `-` for what curl reads from standard input. */
  | { readonly kind: 'file'; readonly path: string };

export interface CurlRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: CurlBody | undefined;
}

/** Writes the command line with which curl sends exactly this request. */
export function curlLine({ method, url, headers, body }: CurlRequest): string {
  const fields = Object.entries(headers).flatMap(([name, value]) => ['-H', `${name}: ${value}`]);
  // Signed is what the URL is, so curl must neither expand brackets in it nor shorten its path.
  const verb = method === 'HEAD' ? ['--head'] : ['-X', method];
  const words = ['curl', '-sS', '--globoff', '--path-as-is', ...verb, ...fields, ...dataWords(body), url];
  return words.map(shellQuote).join(' ');
}

function dataWords(body: CurlBody | undefined): string[] {
  if (body === undefined) return [];
  return body.kind === 'text' ? ['--data-raw', body.text] : ['--data-binary', `@${body.path}`];
}
