import { Migration } from '@mikro-orm/migrations';

export class Migration20261121153640_client_erasure extends Migration {
  override name = 'Migration20261121153640_client_erasure';

  override up(): void {
    this.addSql(
      `create table "client_erasure" ("client_id" text not null, "note_time" timestamptz(3) not null, "due_time" timestamptz(3) null, "position" text not null, "pass_time" timestamptz(3) not null, primary key ("client_id"));`,
    );
    this.addSql(`create index "client_erasure_due_time_index" on "client_erasure" ("due_time");`);

    this.addSql(
      `create table "dead_letter" ("event_id" text not null, "consumer" text not null, "client_id" text not null, "subject" text not null, "event" bytea not null, "tries" int not null, "dead" boolean not null, "problem" text not null, "first_time" timestamptz not null, "last_time" timestamptz not null, primary key ("event_id", "consumer"));`,
    );

    this.addSql(
      `create table "inbox" ("event_id" text not null, "consumer" text not null, primary key ("event_id", "consumer"));`,
    );

    this.addSql(
      `create policy "client-erasure_select" on "idempotency_record" for select to "media_system" using (nullif(current_setting('app.purpose', true), '') = 'client-erasure');`,
    );
    this.addSql(
      `create policy "client-erasure_delete" on "idempotency_record" for delete to "media_system" using (nullif(current_setting('app.purpose', true), '') = 'client-erasure');`,
    );

    this.addSql(
      `create policy "client-erasure_select" on "idempotency_subject" for select to "media_system" using (nullif(current_setting('app.purpose', true), '') = 'client-erasure');`,
    );
    this.addSql(
      `create policy "client-erasure_delete" on "idempotency_subject" for delete to "media_system" using (nullif(current_setting('app.purpose', true), '') = 'client-erasure');`,
    );

    this.addSql(
      `create policy "client-erasure_select" on "image" for select to "media_system" using (nullif(current_setting('app.purpose', true), '') = 'client-erasure');`,
    );
    this.addSql(
      `create policy "client-erasure_delete" on "image" for delete to "media_system" using (nullif(current_setting('app.purpose', true), '') = 'client-erasure');`,
    );

    this.addSql(`alter table "client_erasure" enable row level security;`);
    this.addSql(`alter table "client_erasure" force row level security;`);
    this.addSql(
      `create policy "tenant_select" on "client_erasure" for select to "media_app" using (client_id = nullif(current_setting('app.client_id', true), ''));`,
    );
    this.addSql(
      `create policy "consumer_select" on "client_erasure" for select to "media_system" using (nullif(current_setting('app.purpose', true), '') = 'consumer');`,
    );
    this.addSql(
      `create policy "consumer_insert" on "client_erasure" for insert to "media_system" with check (nullif(current_setting('app.purpose', true), '') = 'consumer');`,
    );
    this.addSql(
      `create policy "client-erasure_select" on "client_erasure" for select to "media_system" using (nullif(current_setting('app.purpose', true), '') = 'client-erasure');`,
    );
    this.addSql(
      `create policy "client-erasure_update" on "client_erasure" for update to "media_system" using (nullif(current_setting('app.purpose', true), '') = 'client-erasure') with check (nullif(current_setting('app.purpose', true), '') = 'client-erasure');`,
    );

    this.addSql(`alter table "dead_letter" enable row level security;`);
    this.addSql(`alter table "dead_letter" force row level security;`);
    this.addSql(
      `create policy "client-erasure_select" on "dead_letter" for select to "media_system" using (nullif(current_setting('app.purpose', true), '') = 'client-erasure');`,
    );
    this.addSql(
      `create policy "client-erasure_delete" on "dead_letter" for delete to "media_system" using (nullif(current_setting('app.purpose', true), '') = 'client-erasure');`,
    );
    this.addSql(
      `create policy "consumer_select" on "dead_letter" for select to "media_system" using (nullif(current_setting('app.purpose', true), '') = 'consumer');`,
    );
    this.addSql(
      `create policy "consumer_insert" on "dead_letter" for insert to "media_system" with check (nullif(current_setting('app.purpose', true), '') = 'consumer');`,
    );
    this.addSql(
      `create policy "consumer_update" on "dead_letter" for update to "media_system" using (nullif(current_setting('app.purpose', true), '') = 'consumer') with check (nullif(current_setting('app.purpose', true), '') = 'consumer');`,
    );
    this.addSql(
      `create policy "consumer_delete" on "dead_letter" for delete to "media_system" using (nullif(current_setting('app.purpose', true), '') = 'consumer');`,
    );

    this.addSql(`alter table "inbox" enable row level security;`);
    this.addSql(`alter table "inbox" force row level security;`);
    this.addSql(
      `create policy "consumer_select" on "inbox" for select to "media_system" using (nullif(current_setting('app.purpose', true), '') = 'consumer');`,
    );
    this.addSql(
      `create policy "consumer_insert" on "inbox" for insert to "media_system" with check (nullif(current_setting('app.purpose', true), '') = 'consumer');`,
    );
    this.addSql(
      `create policy "consumer_delete" on "inbox" for delete to "media_system" using (nullif(current_setting('app.purpose', true), '') = 'consumer');`,
    );

    this.addSql(`grant select, insert, delete on "inbox" to "media_system";`);
    this.addSql(`grant select, delete, insert, update on "dead_letter" to "media_system";`);
    this.addSql(`grant select on "client_erasure" to "media_app";`);
    this.addSql(`grant select, insert, update on "client_erasure" to "media_system";`);
    this.addSql(`grant delete on "image" to "media_system";`);
  }
}
