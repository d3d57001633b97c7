import type { Terminal } from './terminal.ts';

const frames = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
const firstShownMs = 300;
const frameMs = 100;
const clearLine = '\r\u001b[K';

/** Says how far a piece of work has come: `48 %`, `300 rows`. */
export type Tell = (how: string) => void;

/**
 * Does work, and shows on a terminal that it goes on, how far it is and since when; nothing
 * where standard error is no terminal, or where the work is over at once.
 */
export async function withProgress<T>(
  { stderr }: Pick<Terminal, 'stderr'>,
  what: string,
  work: (tell: Tell) => Promise<T>,
): Promise<T> {
  if (!stderr.isTTY) return work(() => undefined);
  const startedAt = performance.now();
  let how = '';
  let isShown = false;
  const timer = setInterval(() => {
    const ms = performance.now() - startedAt;
    if (ms < firstShownMs) return;
    isShown = true;
    const frame = frames[Math.floor(ms / frameMs) % frames.length];
    stderr.write(`${clearLine}${frame} ${what} ${how} ${Math.floor(ms / 1000)} s`);
  }, frameMs);
  try {
    return await work((said) => {
      how = said;
    });
  } finally {
    clearInterval(timer);
    if (isShown) stderr.write(clearLine);
  }
}
