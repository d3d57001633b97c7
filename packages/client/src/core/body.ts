import { jsonText } from './encode-values.ts';

/** A body as it will be sent: signed as a whole, so in memory as a whole. */
export interface Body {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly type: string;
}

export function jsonBody(value: unknown): Body {
  return { bytes: new TextEncoder().encode(jsonText(value)), type: 'application/json' };
}

/** Writes a form once, with a boundary that stays the same for every try. */
export async function formBody(form: FormData): Promise<Body> {
  const encoded = new Response(form);
  const type = encoded.headers.get('content-type') ?? '';
  return { bytes: new Uint8Array(await encoded.arrayBuffer()), type };
}
