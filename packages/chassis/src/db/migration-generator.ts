import { MigrationGenerator as BaseGenerator } from '@mikro-orm/migrations';
import { grantsOf, grantStatements } from './grants.ts';

/**
 * Writes migrations as the rest of the code is written, and grants the privileges on each
 * new table with it. They have no way down: what a migration removed is not brought back
 * by SQL, and a release is taken back by the next migration.
 */
export class MigrationGenerator extends BaseGenerator {
  generateMigrationFile(className: string, diff: { readonly up: readonly string[] }): string {
    const statements = [...diff.up, '', ...this.#grantsOn(newTables(diff.up))];
    const lines = statements.map((sql) => this.createStatement(sql, 4)).join('');
    return [
      `import { Migration } from '@mikro-orm/migrations';\n`,
      `export class ${className} extends Migration {`,
      `  override name = '${className}';\n`,
      `  override up(): void {`,
      lines.trimEnd(),
      `  }`,
      `}\n`,
    ].join('\n');
  }

  #grantsOn(tables: ReadonlySet<string>): string[] {
    const metadata = [...this.driver.getMetadata().getAll().values()];
    return grantStatements(metadata.filter(({ tableName }) => tables.has(tableName)).flatMap(grantsOf));
  }
}

function newTables(statements: readonly string[]): ReadonlySet<string> {
  return new Set(statements.map((sql) => /^create table "(\w+)"/.exec(sql)?.[1] ?? ''));
}
