import { getComments } from '@bufbuild/protoplugin';

/**
 * What the contract says above a declaration, as Markdown: lines of one paragraph joined,
 * since where they break is the source's affair. Empty where it says nothing.
 */
export function commentOf(declaration: Parameters<typeof getComments>[0]): string {
  const text = (getComments(declaration).leading ?? '').replaceAll(/^ /gm, '').trim();
  return text
    .split(/\n\s*\n/)
    .map((paragraph) => paragraph.replaceAll(/\s*\n\s*/g, ' '))
    .join('\n\n');
}

/** The first sentence of a text, without its full stop. */
export function firstSentence(text: string): string {
  return (/^[^\n]*?(?=[.:](?:\s|$))/.exec(text)?.[0] ?? text).trim();
}

/** Paragraphs of which some may be missing. */
export function paragraphs(...texts: readonly (string | undefined)[]): string {
  return texts.filter((text) => text !== undefined && text !== '').join('\n\n');
}
