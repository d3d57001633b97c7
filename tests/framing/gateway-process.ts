import { expect } from 'vitest';
import type { SharedMesh } from '../../tools/testing/mesh.ts';

/** When the gateway's process began, Unix time: it changes when the process ended and was started again. */
async function startTime({ ports }: SharedMesh): Promise<string> {
  const response = await fetch(`http://127.0.0.1:${ports.gateway.internal}/metrics`);
  const [, seconds] = /^process_start_time_seconds\{[^}]*\} (\S+)$/m.exec(await response.text()) ?? [];
  if (seconds === undefined) throw new Error('the gateway does not say when it began');
  return seconds;
}

/** Remembers the process of the gateway; gives what sees that it is the same one, and serves. */
export async function watchGateway(mesh: SharedMesh): Promise<() => Promise<void>> {
  const before = await startTime(mesh);
  return async () => {
    expect((await fetch(`${mesh.httpUrl}/healthz`)).status).toBe(200);
    expect(await startTime(mesh)).toBe(before);
  };
}
