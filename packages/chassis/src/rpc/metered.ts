import type { Metered } from './call-context.ts';

/** Writes meters as a list of tokens with a parameter (RFC 9651 §3.1): `face_match;units=1, image_upload;units=2`. */
export function formatMetered(metered: readonly Metered[]): string {
  return metered.map(({ meter, units }) => `${meter};units=${units}`).join(', ');
}

/** Reads what `formatMetered` wrote. */
export function parseMetered(text: string): Metered[] {
  return text.split(', ').map((member) => {
    const [meter = '', units = ''] = member.split(';units=');
    return { meter, units: Number(units) };
  });
}
