import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** The repository's top folder. */
export const root = fileURLToPath(new URL('../..', import.meta.url));

export interface ToolOutcome {
  readonly succeeded: boolean;
  /** What it printed, in the order printed. */
  readonly output: string;
}

const timeoutMs = 300_000;

/** Runs a program of node_modules/.bin in the top folder. Doesn't throw where it fails. */
export async function runTool(program: string, options: readonly string[]): Promise<ToolOutcome> {
  const child = spawn(`${root}node_modules/.bin/${program}`, options, {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: timeoutMs,
    // A check neither reports to anybody nor asks whether there is a newer one of its kind.
    env: { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  }
  try {
    const [code]: unknown[] = await once(child, 'close');
    return { succeeded: code === 0, output };
  } catch (error) {
    return { succeeded: false, output: `${program} could not be run: ${String(error)}\n` };
  }
}
