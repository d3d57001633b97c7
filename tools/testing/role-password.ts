/**
 * The password of a database role on the PostgreSQL that all tests share. Roles belong to the
 * server and not to a database: fresh databases and the mesh have to agree on it, or whoever
 * comes later locks the others out.
 */
export function rolePassword(adminUrl: string, role: string): string {
  return `${role}-${new URL(adminUrl).password.slice(0, 16)}`;
}
