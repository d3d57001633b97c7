import { Migration } from '@mikro-orm/migrations';

export class Migration20261121111508_init extends Migration {
  override name = 'Migration20261121111508_init';

  override up(): void {
    this.addSql(
      `create table "access_key" ("id" text not null, "client_id" text not null, "name" text not null, "create_time" timestamptz(3) not null, "revoke_time" timestamptz(3) null, primary key ("id"));`,
    );
    this.addSql(
      `alter table "access_key" add constraint "access_key_client_id_id_unique" unique ("client_id", "id");`,
    );

    this.addSql(
      `create table "access_key_secret" ("access_key_id" text not null, "create_time" timestamptz(3) not null, "client_id" text not null, "sealed" bytea not null, primary key ("access_key_id", "create_time"));`,
    );

    this.addSql(
      `create table "client" ("id" text not null, "name" text not null, "email" text not null, "create_time" timestamptz(3) not null, primary key ("id"));`,
    );

    this.addSql(
      `create table "credential_revision" ("id" smallint not null, "revision" bigint not null, primary key ("id"));`,
    );
    // Before row-level security is forced: under it the owner may not write.
    this.addSql(`insert into "credential_revision" ("id", "revision") values (1, 0);`);

    this.addSql(`alter table "access_key" enable row level security;`);
    this.addSql(`alter table "access_key" force row level security;`);
    this.addSql(
      `create policy "tenant_select" on "access_key" for select to "identity_app" using (client_id = nullif(current_setting('app.client_id', true), ''));`,
    );
    this.addSql(
      `create policy "tenant_insert" on "access_key" for insert to "identity_app" with check (client_id = nullif(current_setting('app.client_id', true), ''));`,
    );
    this.addSql(
      `create policy "sign-up_insert" on "access_key" for insert to "identity_system" with check (nullif(current_setting('app.purpose', true), '') = 'sign-up');`,
    );
    this.addSql(
      `create policy "revocation_select" on "access_key" for select to "identity_system" using (nullif(current_setting('app.purpose', true), '') = 'revocation');`,
    );
    this.addSql(
      `create policy "revocation_update" on "access_key" for update to "identity_system" using (nullif(current_setting('app.purpose', true), '') = 'revocation') with check (nullif(current_setting('app.purpose', true), '') = 'revocation');`,
    );
    this.addSql(
      `create policy "credentials_select" on "access_key" for select to "identity_system" using (nullif(current_setting('app.purpose', true), '') = 'credentials');`,
    );

    this.addSql(`alter table "access_key_secret" enable row level security;`);
    this.addSql(`alter table "access_key_secret" force row level security;`);
    this.addSql(
      `create policy "tenant_insert" on "access_key_secret" for insert to "identity_app" with check (client_id = nullif(current_setting('app.client_id', true), ''));`,
    );
    this.addSql(
      `create policy "sign-up_insert" on "access_key_secret" for insert to "identity_system" with check (nullif(current_setting('app.purpose', true), '') = 'sign-up');`,
    );
    this.addSql(
      `create policy "credentials_select" on "access_key_secret" for select to "identity_system" using (nullif(current_setting('app.purpose', true), '') = 'credentials');`,
    );

    this.addSql(`alter table "client" enable row level security;`);
    this.addSql(`alter table "client" force row level security;`);
    this.addSql(
      `create policy "tenant_select" on "client" for select to "identity_app" using (id = nullif(current_setting('app.client_id', true), ''));`,
    );
    this.addSql(
      `create policy "sign-up_insert" on "client" for insert to "identity_system" with check (nullif(current_setting('app.purpose', true), '') = 'sign-up');`,
    );

    this.addSql(
      `alter table "credential_revision" add constraint "credential_revision_is_one_row" check (id = 1);`,
    );
    this.addSql(`alter table "credential_revision" enable row level security;`);
    this.addSql(`alter table "credential_revision" force row level security;`);
    this.addSql(
      `create policy "revocation_select" on "credential_revision" for select to "identity_system" using (nullif(current_setting('app.purpose', true), '') = 'revocation');`,
    );
    this.addSql(
      `create policy "revocation_update" on "credential_revision" for update to "identity_system" using (nullif(current_setting('app.purpose', true), '') = 'revocation') with check (nullif(current_setting('app.purpose', true), '') = 'revocation');`,
    );
    this.addSql(
      `create policy "credentials_select" on "credential_revision" for select to "identity_system" using (nullif(current_setting('app.purpose', true), '') = 'credentials');`,
    );

    this.addSql(`grant select, update on "credential_revision" to "identity_system";`);
    this.addSql(`grant select on "client" to "identity_app";`);
    this.addSql(`grant insert on "client" to "identity_system";`);
    this.addSql(`grant insert on "access_key_secret" to "identity_app";`);
    this.addSql(`grant insert, select on "access_key_secret" to "identity_system";`);
    this.addSql(`grant select, insert on "access_key" to "identity_app";`);
    this.addSql(`grant insert, select, update on "access_key" to "identity_system";`);
  }
}
