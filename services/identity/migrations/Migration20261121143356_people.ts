import { Migration } from '@mikro-orm/migrations';

export class Migration20261121143356_people extends Migration {
  override name = 'Migration20261121143356_people';

  override up(): void {
    this.addSql(
      `create table "login_failure" ("key" text not null, "failures" int not null, "last_time" timestamptz(3) not null, primary key ("key"));`,
    );
    this.addSql(`create index "login_failure_last_time_index" on "login_failure" ("last_time");`);

    this.addSql(
      `create table "one_time_link" ("hash" text not null, "client_id" text not null, "purpose" text not null, "email" text not null, "email_key" text not null, "role" text null, "create_time" timestamptz(3) not null, "expire_time" timestamptz(3) not null, "sealed_token" bytea null, "due_time" timestamptz(3) null, "attempts" int not null, primary key ("hash"));`,
    );
    this.addSql(`create index "one_time_link_due_time_index" on "one_time_link" ("due_time");`);
    this.addSql(`create index "one_time_link_expire_time_index" on "one_time_link" ("expire_time");`);
    this.addSql(
      `create index "one_time_link_email_key_purpose_index" on "one_time_link" ("email_key", "purpose");`,
    );
    this.addSql(
      `create index "one_time_link_client_id_purpose_index" on "one_time_link" ("client_id", "purpose");`,
    );

    this.addSql(
      `create table "refresh_token" ("hash" text not null, "client_id" text not null, "session_id" text not null, "expire_time" timestamptz(3) not null, "rotate_time" timestamptz(3) null, "successor" bytea null, primary key ("hash"));`,
    );
    this.addSql(`create index "refresh_token_session_id_index" on "refresh_token" ("session_id");`);
    this.addSql(`create index "refresh_token_expire_time_index" on "refresh_token" ("expire_time");`);

    this.addSql(
      `create table "session" ("id" text not null, "client_id" text not null, "user_id" text not null, "create_time" timestamptz(3) not null, "refresh_time" timestamptz(3) not null, "expire_time" timestamptz(3) not null, primary key ("id"));`,
    );
    this.addSql(`create index "session_user_id_id_index" on "session" ("user_id", "id");`);
    this.addSql(`create index "session_expire_time_index" on "session" ("expire_time");`);

    this.addSql(
      `create table "signing_key" ("generation" int not null, "kid" text not null, "x" text not null, "sealed" bytea not null, "create_time" timestamptz(3) not null, primary key ("generation"));`,
    );
    this.addSql(`alter table "signing_key" add constraint "signing_key_kid_unique" unique ("kid");`);

    this.addSql(
      `create table "person" ("id" text not null, "client_id" text not null, "user_name" text not null, "user_name_key" text not null, "email" text not null, "email_key" text not null, "password_hash" text not null, "role" text not null, "is_operator" boolean not null, "email_verify_time" timestamptz(3) null, "create_time" timestamptz(3) not null, primary key ("id"));`,
    );
    this.addSql(`create index "person_client_id_index" on "person" ("client_id");`);
    this.addSql(
      `alter table "person" add constraint "person_user_name_key_unique" unique ("user_name_key");`,
    );
    this.addSql(`alter table "person" add constraint "person_email_key_unique" unique ("email_key");`);
    this.addSql(
      `alter table "person" add constraint "person_client_id_id_unique" unique ("client_id", "id");`,
    );

    this.addSql(
      `create policy "sign-in_select" on "credential_revision" for select to "identity_system" using (nullif(current_setting('app.purpose', true), '') = 'sign-in');`,
    );
    this.addSql(
      `create policy "sign-in_update" on "credential_revision" for update to "identity_system" using (nullif(current_setting('app.purpose', true), '') = 'sign-in') with check (nullif(current_setting('app.purpose', true), '') = 'sign-in');`,
    );

    this.addSql(`alter table "login_failure" enable row level security;`);
    this.addSql(`alter table "login_failure" force row level security;`);
    this.addSql(
      `create policy "sign-in_select" on "login_failure" for select to "identity_system" using (nullif(current_setting('app.purpose', true), '') = 'sign-in');`,
    );
    this.addSql(
      `create policy "sign-in_insert" on "login_failure" for insert to "identity_system" with check (nullif(current_setting('app.purpose', true), '') = 'sign-in');`,
    );
    this.addSql(
      `create policy "sign-in_update" on "login_failure" for update to "identity_system" using (nullif(current_setting('app.purpose', true), '') = 'sign-in') with check (nullif(current_setting('app.purpose', true), '') = 'sign-in');`,
    );
    this.addSql(
      `create policy "sign-in_delete" on "login_failure" for delete to "identity_system" using (nullif(current_setting('app.purpose', true), '') = 'sign-in');`,
    );
    this.addSql(
      `create policy "sweep_select" on "login_failure" for select to "identity_system" using (nullif(current_setting('app.purpose', true), '') = 'sweep');`,
    );
    this.addSql(
      `create policy "sweep_delete" on "login_failure" for delete to "identity_system" using (nullif(current_setting('app.purpose', true), '') = 'sweep');`,
    );

    this.addSql(`alter table "one_time_link" enable row level security;`);
    this.addSql(`alter table "one_time_link" force row level security;`);
    this.addSql(
      `create policy "tenant_select" on "one_time_link" for select to "identity_app" using (client_id = nullif(current_setting('app.client_id', true), ''));`,
    );
    this.addSql(
      `create policy "tenant_insert" on "one_time_link" for insert to "identity_app" with check (client_id = nullif(current_setting('app.client_id', true), ''));`,
    );
    this.addSql(
      `create policy "sign-up_select" on "one_time_link" for select to "identity_system" using (nullif(current_setting('app.purpose', true), '') = 'sign-up');`,
    );
    this.addSql(
      `create policy "sign-up_insert" on "one_time_link" for insert to "identity_system" with check (nullif(current_setting('app.purpose', true), '') = 'sign-up');`,
    );
    this.addSql(
      `create policy "sign-up_delete" on "one_time_link" for delete to "identity_system" using (nullif(current_setting('app.purpose', true), '') = 'sign-up');`,
    );
    this.addSql(
      `create policy "sign-in_select" on "one_time_link" for select to "identity_system" using (nullif(current_setting('app.purpose', true), '') = 'sign-in');`,
    );
    this.addSql(
      `create policy "sign-in_insert" on "one_time_link" for insert to "identity_system" with check (nullif(current_setting('app.purpose', true), '') = 'sign-in');`,
    );
    this.addSql(
      `create policy "sign-in_delete" on "one_time_link" for delete to "identity_system" using (nullif(current_setting('app.purpose', true), '') = 'sign-in');`,
    );
    this.addSql(
      `create policy "revocation_select" on "one_time_link" for select to "identity_system" using (nullif(current_setting('app.purpose', true), '') = 'revocation');`,
    );
    this.addSql(
      `create policy "revocation_delete" on "one_time_link" for delete to "identity_system" using (nullif(current_setting('app.purpose', true), '') = 'revocation');`,
    );
    this.addSql(
      `create policy "client-deletion_select" on "one_time_link" for select to "identity_system" using (nullif(current_setting('app.purpose', true), '') = 'client-deletion');`,
    );
    this.addSql(
      `create policy "client-deletion_delete" on "one_time_link" for delete to "identity_system" using (nullif(current_setting('app.purpose', true), '') = 'client-deletion');`,
    );
    this.addSql(
      `create policy "mail_select" on "one_time_link" for select to "identity_system" using (nullif(current_setting('app.purpose', true), '') = 'mail');`,
    );
    this.addSql(
      `create policy "mail_update" on "one_time_link" for update to "identity_system" using (nullif(current_setting('app.purpose', true), '') = 'mail') with check (nullif(current_setting('app.purpose', true), '') = 'mail');`,
    );
    this.addSql(
      `create policy "mail_delete" on "one_time_link" for delete to "identity_system" using (nullif(current_setting('app.purpose', true), '') = 'mail');`,
    );
    this.addSql(
      `create policy "sweep_select" on "one_time_link" for select to "identity_system" using (nullif(current_setting('app.purpose', true), '') = 'sweep');`,
    );
    this.addSql(
      `create policy "sweep_delete" on "one_time_link" for delete to "identity_system" using (nullif(current_setting('app.purpose', true), '') = 'sweep');`,
    );

    this.addSql(`alter table "refresh_token" enable row level security;`);
    this.addSql(`alter table "refresh_token" force row level security;`);
    this.addSql(
      `create policy "sign-in_select" on "refresh_token" for select to "identity_system" using (nullif(current_setting('app.purpose', true), '') = 'sign-in');`,
    );
    this.addSql(
      `create policy "sign-in_insert" on "refresh_token" for insert to "identity_system" with check (nullif(current_setting('app.purpose', true), '') = 'sign-in');`,
    );
    this.addSql(
      `create policy "sign-in_update" on "refresh_token" for update to "identity_system" using (nullif(current_setting('app.purpose', true), '') = 'sign-in') with check (nullif(current_setting('app.purpose', true), '') = 'sign-in');`,
    );
    this.addSql(
      `create policy "sign-in_delete" on "refresh_token" for delete to "identity_system" using (nullif(current_setting('app.purpose', true), '') = 'sign-in');`,
    );
    this.addSql(
      `create policy "revocation_select" on "refresh_token" for select to "identity_system" using (nullif(current_setting('app.purpose', true), '') = 'revocation');`,
    );
    this.addSql(
      `create policy "revocation_delete" on "refresh_token" for delete to "identity_system" using (nullif(current_setting('app.purpose', true), '') = 'revocation');`,
    );
    this.addSql(
      `create policy "client-deletion_select" on "refresh_token" for select to "identity_system" using (nullif(current_setting('app.purpose', true), '') = 'client-deletion');`,
    );
    this.addSql(
      `create policy "client-deletion_delete" on "refresh_token" for delete to "identity_system" using (nullif(current_setting('app.purpose', true), '') = 'client-deletion');`,
    );
    this.addSql(
      `create policy "sweep_select" on "refresh_token" for select to "identity_system" using (nullif(current_setting('app.purpose', true), '') = 'sweep');`,
    );
    this.addSql(
      `create policy "sweep_delete" on "refresh_token" for delete to "identity_system" using (nullif(current_setting('app.purpose', true), '') = 'sweep');`,
    );

    this.addSql(`alter table "session" enable row level security;`);
    this.addSql(`alter table "session" force row level security;`);
    this.addSql(
      `create policy "tenant_select" on "session" for select to "identity_app" using (client_id = nullif(current_setting('app.client_id', true), ''));`,
    );
    this.addSql(
      `create policy "sign-in_select" on "session" for select to "identity_system" using (nullif(current_setting('app.purpose', true), '') = 'sign-in');`,
    );
    this.addSql(
      `create policy "sign-in_insert" on "session" for insert to "identity_system" with check (nullif(current_setting('app.purpose', true), '') = 'sign-in');`,
    );
    this.addSql(
      `create policy "sign-in_update" on "session" for update to "identity_system" using (nullif(current_setting('app.purpose', true), '') = 'sign-in') with check (nullif(current_setting('app.purpose', true), '') = 'sign-in');`,
    );
    this.addSql(
      `create policy "sign-in_delete" on "session" for delete to "identity_system" using (nullif(current_setting('app.purpose', true), '') = 'sign-in');`,
    );
    this.addSql(
      `create policy "credentials_select" on "session" for select to "identity_system" using (nullif(current_setting('app.purpose', true), '') = 'credentials');`,
    );
    this.addSql(
      `create policy "revocation_select" on "session" for select to "identity_system" using (nullif(current_setting('app.purpose', true), '') = 'revocation');`,
    );
    this.addSql(
      `create policy "revocation_delete" on "session" for delete to "identity_system" using (nullif(current_setting('app.purpose', true), '') = 'revocation');`,
    );
    this.addSql(
      `create policy "client-deletion_select" on "session" for select to "identity_system" using (nullif(current_setting('app.purpose', true), '') = 'client-deletion');`,
    );
    this.addSql(
      `create policy "client-deletion_delete" on "session" for delete to "identity_system" using (nullif(current_setting('app.purpose', true), '') = 'client-deletion');`,
    );
    this.addSql(
      `create policy "sweep_select" on "session" for select to "identity_system" using (nullif(current_setting('app.purpose', true), '') = 'sweep');`,
    );
    this.addSql(
      `create policy "sweep_delete" on "session" for delete to "identity_system" using (nullif(current_setting('app.purpose', true), '') = 'sweep');`,
    );

    this.addSql(`alter table "signing_key" enable row level security;`);
    this.addSql(`alter table "signing_key" force row level security;`);
    this.addSql(
      `create policy "signing-keys_select" on "signing_key" for select to "identity_system" using (nullif(current_setting('app.purpose', true), '') = 'signing-keys');`,
    );
    this.addSql(
      `create policy "signing-keys_insert" on "signing_key" for insert to "identity_system" with check (nullif(current_setting('app.purpose', true), '') = 'signing-keys');`,
    );
    this.addSql(
      `create policy "signing-keys_delete" on "signing_key" for delete to "identity_system" using (nullif(current_setting('app.purpose', true), '') = 'signing-keys');`,
    );

    this.addSql(`alter table "person" enable row level security;`);
    this.addSql(`alter table "person" force row level security;`);
    this.addSql(
      `create policy "tenant_select" on "person" for select to "identity_app" using (client_id = nullif(current_setting('app.client_id', true), ''));`,
    );
    this.addSql(
      `create policy "sign-up_select" on "person" for select to "identity_system" using (nullif(current_setting('app.purpose', true), '') = 'sign-up');`,
    );
    this.addSql(
      `create policy "sign-up_insert" on "person" for insert to "identity_system" with check (nullif(current_setting('app.purpose', true), '') = 'sign-up');`,
    );
    this.addSql(
      `create policy "sign-up_update" on "person" for update to "identity_system" using (nullif(current_setting('app.purpose', true), '') = 'sign-up') with check (nullif(current_setting('app.purpose', true), '') = 'sign-up');`,
    );
    this.addSql(
      `create policy "sign-in_select" on "person" for select to "identity_system" using (nullif(current_setting('app.purpose', true), '') = 'sign-in');`,
    );
    this.addSql(
      `create policy "sign-in_update" on "person" for update to "identity_system" using (nullif(current_setting('app.purpose', true), '') = 'sign-in') with check (nullif(current_setting('app.purpose', true), '') = 'sign-in');`,
    );
    this.addSql(
      `create policy "credentials_select" on "person" for select to "identity_system" using (nullif(current_setting('app.purpose', true), '') = 'credentials');`,
    );
    this.addSql(
      `create policy "mail_select" on "person" for select to "identity_system" using (nullif(current_setting('app.purpose', true), '') = 'mail');`,
    );
    this.addSql(
      `create policy "revocation_select" on "person" for select to "identity_system" using (nullif(current_setting('app.purpose', true), '') = 'revocation');`,
    );
    this.addSql(
      `create policy "revocation_update" on "person" for update to "identity_system" using (nullif(current_setting('app.purpose', true), '') = 'revocation') with check (nullif(current_setting('app.purpose', true), '') = 'revocation');`,
    );
    this.addSql(
      `create policy "revocation_delete" on "person" for delete to "identity_system" using (nullif(current_setting('app.purpose', true), '') = 'revocation');`,
    );
    this.addSql(
      `create policy "client-deletion_select" on "person" for select to "identity_system" using (nullif(current_setting('app.purpose', true), '') = 'client-deletion');`,
    );
    this.addSql(
      `create policy "client-deletion_delete" on "person" for delete to "identity_system" using (nullif(current_setting('app.purpose', true), '') = 'client-deletion');`,
    );

    this.addSql(`grant select on "person" to "identity_app";`);
    this.addSql(`grant select, insert, update, delete on "person" to "identity_system";`);
    this.addSql(`grant select, insert, delete on "signing_key" to "identity_system";`);
    this.addSql(`grant select on "session" to "identity_app";`);
    this.addSql(`grant select, insert, update, delete on "session" to "identity_system";`);
    this.addSql(`grant select, insert, update, delete on "refresh_token" to "identity_system";`);
    this.addSql(`grant select, insert on "one_time_link" to "identity_app";`);
    this.addSql(`grant select, insert, delete, update on "one_time_link" to "identity_system";`);
    this.addSql(`grant select, insert, update, delete on "login_failure" to "identity_system";`);
  }
}
