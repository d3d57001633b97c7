import { globSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import type { PrivateStack } from '../../tools/testing/mesh.ts';
import type { Canaries } from './canaries.ts';

/** Somewhere things are written down. */
export interface Place {
  readonly name: string;
  readonly bytes: Buffer;
}

/** The logs of every process of a stack, servers included. */
export function logsOf(stack: PrivateStack): readonly Place[] {
  return filesBelow(join(dataFolderOf(stack), 'logs'));
}

/** Every file of every server and process of a stack: tables and what was written ahead of them, caches, events, objects, books, logs. */
export function everyFileOf(stack: PrivateStack): readonly Place[] {
  return filesBelow(dataFolderOf(stack));
}

/** What NATS keeps on disk: every event that is or was under way. */
export function streamFilesOf(stack: PrivateStack): readonly Place[] {
  return filesBelow(stack.servers.nats.storeFolder);
}

/** The metrics of every service. */
export async function metricsOf(stack: PrivateStack): Promise<readonly Place[]> {
  return Promise.all(
    Object.entries(stack.ports).map(async ([service, { internal }]) => {
      const response = await fetch(`http://127.0.0.1:${internal}/metrics`);
      return { name: `metrics of ${service}`, bytes: Buffer.from(await response.arrayBuffer()) };
    }),
  );
}

/** Where anything of it was found: `<canary> in <place>`. */
export function findAll(canaries: Canaries, places: readonly Place[]): readonly string[] {
  return places.flatMap(({ name, bytes }) =>
    Object.entries(canaries)
      .filter(([, canary]) => bytes.includes(canary))
      .map(([canary]) => `${canary} in ${name}`),
  );
}

function dataFolderOf(stack: PrivateStack): string {
  return dirname(stack.servers.nats.storeFolder);
}

function filesBelow(folder: string): readonly Place[] {
  return globSync(join(folder, '**')).flatMap((path) => {
    const bytes = bytesOf(path);
    return bytes === undefined ? [] : [{ name: relative(dirname(folder), path), bytes }];
  });
}

/** What a file holds; undefined for what is none, or gone by now: servers remove files of theirs. */
function bytesOf(path: string): Buffer | undefined {
  if (statSync(path, { throwIfNoEntry: false })?.isFile() !== true) return undefined;
  try {
    return readFileSync(path);
  } catch (error) {
    if (error instanceof Error && Reflect.get(error, 'code') === 'ENOENT') return undefined;
    throw error;
  }
}
