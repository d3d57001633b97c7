import { isSetting, type Settings, type ValuesOf } from './setting.ts';

/** A variable that is missing or breaks its rule. */
export interface Fault {
  readonly variable: string;
  readonly message: string;
}

/** Every fault of a configuration at once. Holds names and rules, never values. */
export class ConfigError extends Error {
  readonly faults: readonly Fault[];

  constructor(faults: readonly Fault[]) {
    super(faults.map((fault) => fault.message).join('\n'));
    this.name = 'ConfigError';
    this.faults = faults;
  }
}

/** What `load` needs of `process`. */
export interface ConfigHost {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly argv: readonly string[];
  readonly stdout: { write(text: string): unknown };
  readonly stderr: { write(text: string): unknown };
  exit(code: number): never;
}

/** A configuration that can be read from an environment. */
export interface ConfigDefinition<T> {
  /** Reads an environment. Throws a ConfigError that lists every fault. */
  parse(env: Readonly<Record<string, string | undefined>>): T;
  /**
   * Reads this process's environment. Ends the process with 1 and the list of faults
   * where there are any; with `--validate` as its argument ends it with 0 and
   * "configuration is valid" where there are none.
   */
  load(host?: ConfigHost): T;
}

/** The frozen object that a definition reads: `type Config = ConfigOf<typeof config>`. */
export type ConfigOf<D> = D extends ConfigDefinition<infer T> ? T : never;

/**
 * Declares the configuration of a process: names to settings, in groups where that
 * reads better.
 *
 *     export const config = defineConfig({ ...serviceSettings, burst: integer('CEDULA_RATE_BURST', { min: 1, max: 1000 }) });
 */
export function defineConfig<const S extends Settings>(settings: S): ConfigDefinition<ValuesOf<S>> {
  const parse = (env: ConfigHost['env']) => {
    const faults: Fault[] = [];
    const values = readGroup(settings, env, faults);
    if (!isComplete<S>(values, faults)) throw new ConfigError(faults);
    return values;
  };
  return { parse, load: (host = process) => load(parse, host) };
}

function load<T>(parse: (env: ConfigHost['env']) => T, host: ConfigHost): T {
  const options = host.argv.slice(2);
  const unknown = options.find((option) => option !== '--validate');
  if (unknown !== undefined) {
    host.stderr.write('the only option is --validate; everything else is set by environment variables\n');
    return host.exit(2);
  }
  try {
    const config = parse(host.env);
    if (options.length === 0) return config;
    host.stdout.write('configuration is valid\n');
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    host.stderr.write(`configuration is not valid:\n${error.message.replaceAll(/^/gm, '  ')}\n`);
    return host.exit(1);
  }
  return host.exit(0);
}

/** Every setting was read, by its own reader, where none is at fault. */
function isComplete<S>(values: object, faults: readonly Fault[]): values is ValuesOf<S> {
  return faults.length === 0;
}

function readGroup(
  settings: Settings,
  env: ConfigHost['env'],
  faults: Fault[],
): Readonly<Record<string, unknown>> {
  const values: Record<string, unknown> = {};
  for (const [name, entry] of Object.entries(settings)) {
    if (!isSetting(entry)) {
      values[name] = readGroup(entry, env, faults);
      continue;
    }
    const { variable, rule } = entry;
    // An empty variable counts as unset: that is how manifests and shells leave one out.
    const text = env[variable] ?? '';
    if (text === '' && entry.fallback !== undefined) {
      values[name] = entry.fallback.value;
      continue;
    }
    const value = text === '' ? undefined : entry.read(text);
    if (value === undefined) {
      const message = `${variable} ${text === '' ? 'is required: it ' : ''}must be ${rule}`;
      faults.push({ variable, message });
    }
    values[name] = value;
  }
  return Object.freeze(values);
}
