import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** Node's own http server doing nothing, in a process of its own: what others are measured against. */
export interface BareHttp extends Disposable {
  readonly url: URL;
  /** Microseconds of processor time that it has used. */
  readonly cpu: () => Promise<number>;
}

export async function startBareHttp(): Promise<BareHttp> {
  const child = fork(fileURLToPath(new URL('bare-server.ts', import.meta.url)));
  /** What it tells next under a name. */
  async function told(name: 'port' | 'cpuMicroseconds'): Promise<number> {
    const [message]: Record<string, number>[] = await once(child, 'message');
    const value = message?.[name];
    if (value === undefined) throw new Error(`the bare server did not tell ${name}`);
    return value;
  }
  const url = new URL(`http://127.0.0.1:${await told('port')}`);
  return {
    url,
    cpu: () => {
      const answer = told('cpuMicroseconds');
      child.send('cpu');
      return answer;
    },
    [Symbol.dispose]: () => void child.kill(),
  };
}
