import { Migration } from '@mikro-orm/migrations';

export class Migration20261121143011_machines extends Migration {
  override name = 'Migration20261121143011_machines';

  override up(): void {
    this.addSql(
      `create table "api_token" ("id" text not null, "client_id" text not null, "name" text not null, "hash" bytea not null, "scopes" text[] not null, "create_time" timestamptz(3) not null, "expire_time" timestamptz(3) null, "last_use_time" timestamptz(3) null, "revoke_time" timestamptz(3) null, primary key ("id"));`,
    );
    this.addSql(`alter table "api_token" add constraint "api_token_hash_unique" unique ("hash");`);
    this.addSql(
      `alter table "api_token" add constraint "api_token_client_id_id_unique" unique ("client_id", "id");`,
    );

    this.addSql(
      `create table "outbox" ("event_id" text not null, "consumer" text not null, "client_id" text not null, "subject" text not null, "event" bytea not null, "attempts" int not null default 0, "due_time" timestamptz not null, primary key ("event_id", "consumer"));`,
    );
    this.addSql(`create index "outbox_due_time_index" on "outbox" ("due_time");`);

    this.addSql(`alter table "access_key" add "scopes" text[] null, add "address_ranges" text[] null;`);
    this.addSql(
      `create policy "rotation_select" on "access_key" for select to "identity_system" using (nullif(current_setting('app.purpose', true), '') = 'rotation');`,
    );
    this.addSql(
      `create policy "rotation_update" on "access_key" for update to "identity_system" using (nullif(current_setting('app.purpose', true), '') = 'rotation') with check (nullif(current_setting('app.purpose', true), '') = 'rotation');`,
    );
    this.addSql(
      `create policy "client-deletion_select" on "access_key" for select to "identity_system" using (nullif(current_setting('app.purpose', true), '') = 'client-deletion');`,
    );
    this.addSql(
      `create policy "client-deletion_delete" on "access_key" for delete to "identity_system" using (nullif(current_setting('app.purpose', true), '') = 'client-deletion');`,
    );

    this.addSql(`alter table "access_key_secret" add "expire_time" timestamptz(3) null;`);
    this.addSql(
      `create policy "rotation_select" on "access_key_secret" for select to "identity_system" using (nullif(current_setting('app.purpose', true), '') = 'rotation');`,
    );
    this.addSql(
      `create policy "rotation_insert" on "access_key_secret" for insert to "identity_system" with check (nullif(current_setting('app.purpose', true), '') = 'rotation');`,
    );
    this.addSql(
      `create policy "rotation_update" on "access_key_secret" for update to "identity_system" using (nullif(current_setting('app.purpose', true), '') = 'rotation') with check (nullif(current_setting('app.purpose', true), '') = 'rotation');`,
    );
    this.addSql(
      `create policy "rotation_delete" on "access_key_secret" for delete to "identity_system" using (nullif(current_setting('app.purpose', true), '') = 'rotation');`,
    );
    this.addSql(
      `create policy "client-deletion_select" on "access_key_secret" for select to "identity_system" using (nullif(current_setting('app.purpose', true), '') = 'client-deletion');`,
    );
    this.addSql(
      `create policy "client-deletion_delete" on "access_key_secret" for delete to "identity_system" using (nullif(current_setting('app.purpose', true), '') = 'client-deletion');`,
    );

    this.addSql(
      `alter table "client" add "quota_per_month" int null, add "rate_per_second" int null, add "burst" int null;`,
    );
    this.addSql(
      `create policy "tenant_update" on "client" for update to "identity_app" using (id = nullif(current_setting('app.client_id', true), '')) with check (id = nullif(current_setting('app.client_id', true), ''));`,
    );
    this.addSql(
      `create policy "credentials_select" on "client" for select to "identity_system" using (nullif(current_setting('app.purpose', true), '') = 'credentials');`,
    );
    this.addSql(
      `create policy "operator_select" on "client" for select to "identity_system" using (nullif(current_setting('app.purpose', true), '') = 'operator');`,
    );
    this.addSql(
      `create policy "operator_update" on "client" for update to "identity_system" using (nullif(current_setting('app.purpose', true), '') = 'operator') with check (nullif(current_setting('app.purpose', true), '') = 'operator');`,
    );
    this.addSql(
      `create policy "client-deletion_select" on "client" for select to "identity_system" using (nullif(current_setting('app.purpose', true), '') = 'client-deletion');`,
    );
    this.addSql(
      `create policy "client-deletion_delete" on "client" for delete to "identity_system" using (nullif(current_setting('app.purpose', true), '') = 'client-deletion');`,
    );

    this.addSql(
      `create policy "rotation_select" on "credential_revision" for select to "identity_system" using (nullif(current_setting('app.purpose', true), '') = 'rotation');`,
    );
    this.addSql(
      `create policy "rotation_update" on "credential_revision" for update to "identity_system" using (nullif(current_setting('app.purpose', true), '') = 'rotation') with check (nullif(current_setting('app.purpose', true), '') = 'rotation');`,
    );
    this.addSql(
      `create policy "operator_select" on "credential_revision" for select to "identity_system" using (nullif(current_setting('app.purpose', true), '') = 'operator');`,
    );
    this.addSql(
      `create policy "operator_update" on "credential_revision" for update to "identity_system" using (nullif(current_setting('app.purpose', true), '') = 'operator') with check (nullif(current_setting('app.purpose', true), '') = 'operator');`,
    );
    this.addSql(
      `create policy "client-deletion_select" on "credential_revision" for select to "identity_system" using (nullif(current_setting('app.purpose', true), '') = 'client-deletion');`,
    );
    this.addSql(
      `create policy "client-deletion_update" on "credential_revision" for update to "identity_system" using (nullif(current_setting('app.purpose', true), '') = 'client-deletion') with check (nullif(current_setting('app.purpose', true), '') = 'client-deletion');`,
    );

    this.addSql(
      `create policy "rotation_select" on "idempotency_record" for select to "identity_system" using (nullif(current_setting('app.purpose', true), '') = 'rotation');`,
    );
    this.addSql(
      `create policy "rotation_update" on "idempotency_record" for update to "identity_system" using (nullif(current_setting('app.purpose', true), '') = 'rotation') with check (nullif(current_setting('app.purpose', true), '') = 'rotation');`,
    );
    this.addSql(
      `create policy "operator_select" on "idempotency_record" for select to "identity_system" using (nullif(current_setting('app.purpose', true), '') = 'operator');`,
    );
    this.addSql(
      `create policy "operator_update" on "idempotency_record" for update to "identity_system" using (nullif(current_setting('app.purpose', true), '') = 'operator') with check (nullif(current_setting('app.purpose', true), '') = 'operator');`,
    );
    this.addSql(
      `create policy "client-deletion_select" on "idempotency_record" for select to "identity_system" using (nullif(current_setting('app.purpose', true), '') = 'client-deletion');`,
    );
    this.addSql(
      `create policy "client-deletion_update" on "idempotency_record" for update to "identity_system" using (nullif(current_setting('app.purpose', true), '') = 'client-deletion') with check (nullif(current_setting('app.purpose', true), '') = 'client-deletion');`,
    );

    this.addSql(`alter table "api_token" enable row level security;`);
    this.addSql(`alter table "api_token" force row level security;`);
    this.addSql(
      `create policy "tenant_select" on "api_token" for select to "identity_app" using (client_id = nullif(current_setting('app.client_id', true), ''));`,
    );
    this.addSql(
      `create policy "tenant_insert" on "api_token" for insert to "identity_app" with check (client_id = nullif(current_setting('app.client_id', true), ''));`,
    );
    this.addSql(
      `create policy "revocation_select" on "api_token" for select to "identity_system" using (nullif(current_setting('app.purpose', true), '') = 'revocation');`,
    );
    this.addSql(
      `create policy "revocation_update" on "api_token" for update to "identity_system" using (nullif(current_setting('app.purpose', true), '') = 'revocation') with check (nullif(current_setting('app.purpose', true), '') = 'revocation');`,
    );
    this.addSql(
      `create policy "credentials_select" on "api_token" for select to "identity_system" using (nullif(current_setting('app.purpose', true), '') = 'credentials');`,
    );
    this.addSql(
      `create policy "token-use_select" on "api_token" for select to "identity_system" using (nullif(current_setting('app.purpose', true), '') = 'token-use');`,
    );
    this.addSql(
      `create policy "token-use_update" on "api_token" for update to "identity_system" using (nullif(current_setting('app.purpose', true), '') = 'token-use') with check (nullif(current_setting('app.purpose', true), '') = 'token-use');`,
    );
    this.addSql(
      `create policy "client-deletion_select" on "api_token" for select to "identity_system" using (nullif(current_setting('app.purpose', true), '') = 'client-deletion');`,
    );
    this.addSql(
      `create policy "client-deletion_delete" on "api_token" for delete to "identity_system" using (nullif(current_setting('app.purpose', true), '') = 'client-deletion');`,
    );

    this.addSql(`alter table "outbox" enable row level security;`);
    this.addSql(`alter table "outbox" force row level security;`);
    this.addSql(
      `create policy "tenant_insert" on "outbox" for insert to "identity_app" with check (client_id = nullif(current_setting('app.client_id', true), ''));`,
    );
    this.addSql(
      `create policy "client-deletion_insert" on "outbox" for insert to "identity_system" with check (nullif(current_setting('app.purpose', true), '') = 'client-deletion');`,
    );
    this.addSql(
      `create policy "relay_select" on "outbox" for select to "identity_system" using (nullif(current_setting('app.purpose', true), '') = 'relay');`,
    );
    this.addSql(
      `create policy "relay_update" on "outbox" for update to "identity_system" using (nullif(current_setting('app.purpose', true), '') = 'relay') with check (nullif(current_setting('app.purpose', true), '') = 'relay');`,
    );
    this.addSql(
      `create policy "relay_delete" on "outbox" for delete to "identity_system" using (nullif(current_setting('app.purpose', true), '') = 'relay');`,
    );

    this.addSql(`grant delete on "access_key" to "identity_system";`);
    this.addSql(`grant update, delete on "access_key_secret" to "identity_system";`);
    this.addSql(`grant update on "client" to "identity_app";`);
    this.addSql(`grant select, update, delete on "client" to "identity_system";`);
    this.addSql(`grant insert on "outbox" to "identity_app";`);
    this.addSql(`grant insert, select, update, delete on "outbox" to "identity_system";`);
    this.addSql(`grant select, insert on "api_token" to "identity_app";`);
    this.addSql(`grant select, update, delete on "api_token" to "identity_system";`);
  }
}
