import { accessSync, constants, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** A program that is needed, and the Debian package it comes with. */
interface Requirement {
  readonly program: string;
  readonly package: string;
  readonly find: () => string | undefined;
}

const postgresFolder = '/usr/lib/postgresql';
const oldestPostgres = 15;

const requirements = {
  postgres: { program: 'postgres', package: 'postgresql', find: findPostgres },
  redis: { program: 'redis-server', package: 'redis-server', find: () => findOnPath('redis-server') },
  nats: { program: 'nats-server', package: 'nats-server', find: () => findOnPath('nats-server') },
  openssl: { program: 'openssl', package: 'openssl', find: () => findOnPath('openssl') },
  promtool: { program: 'promtool', package: 'prometheus', find: () => findOnPath('promtool') },
} satisfies Record<string, Requirement>;

export type ProgramName = keyof typeof requirements;

/** What the stack runs on. */
export const stackPrograms: readonly ProgramName[] = ['postgres', 'redis', 'nats', 'openssl'];

/** The Debian packages of those programs that are not there. */
export function missingPackages(programs: readonly ProgramName[]): string[] {
  return programs
    .map((program) => requirements[program])
    .filter((requirement) => requirement.find() === undefined)
    .map((requirement) => requirement.package);
}

/** The path of a program. Throws where it is missing, with the package that brings it. */
export function programPath(name: ProgramName): string {
  const { program, package: debianPackage, find } = requirements[name];
  const path = find();
  if (path !== undefined) return path;
  throw new Error(`${program} is missing on this machine: install Debian's package ${debianPackage}`);
}

/** Debian keeps PostgreSQL's programs off the path, in a folder per version: the newest one. */
function findPostgres(): string | undefined {
  const versions = listFolder(postgresFolder)
    .map(Number)
    .filter((version) => version >= oldestPostgres)
    .toSorted((a, b) => b - a);
  const paths = versions.map((version) => join(postgresFolder, String(version), 'bin/postgres'));
  return paths.find(isProgram);
}

function findOnPath(program: string): string | undefined {
  // An ordinary user's path lacks sbin, where Debian puts nats-server.
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/local/sbin', '/usr/sbin'];
  return folders
    .filter((folder) => folder !== '')
    .map((folder) => join(folder, program))
    .find(isProgram);
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function listFolder(path: string): string[] {
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
}
