/** The one client that the stub knows. */
export const benchClient = {
  id: 'cli_01kdvw5g7xf3v8m2q6zj4t9c5r',
  keyId: 'key_01kdvw5g7xf3v8m2q6zj4t9c5r',
  secret: `cds_${'bench'.repeat(8)}`,
};
