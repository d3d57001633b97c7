import { Migration } from '@mikro-orm/migrations';

export class Migration20261121112131_initial extends Migration {
  override name = 'Migration20261121112131_initial';

  override up(): void {
    this.addSql(
      `create table "dead_letter" ("event_id" text not null, "consumer" text not null, "client_id" text not null, "subject" text not null, "event" bytea not null, "tries" int not null, "dead" boolean not null, "problem" text not null, "first_time" timestamptz not null, "last_time" timestamptz not null, primary key ("event_id", "consumer"));`,
    );

    this.addSql(
      `create table "inbox" ("event_id" text not null, "consumer" text not null, primary key ("event_id", "consumer"));`,
    );

    this.addSql(
      `create table "line" ("id" text not null, "event_id" text not null, "client_id" text not null, "units" int not null, primary key ("id"));`,
    );

    this.addSql(
      `create table "note" ("id" text not null, "client_id" text not null, "text" text not null, primary key ("id"));`,
    );
    this.addSql(`alter table "note" add constraint "note_text" unique ("client_id", "text");`);

    this.addSql(
      `create table "outbox" ("event_id" text not null, "consumer" text not null, "client_id" text not null, "subject" text not null, "event" bytea not null, "attempts" int not null default 0, "due_time" timestamptz not null, primary key ("event_id", "consumer"));`,
    );
    this.addSql(`create index "outbox_due_time_index" on "outbox" ("due_time");`);

    this.addSql(
      `create table "total" ("client_id" text not null, "units" int not null, primary key ("client_id"));`,
    );

    this.addSql(`alter table "dead_letter" enable row level security;`);
    this.addSql(`alter table "dead_letter" force row level security;`);
    this.addSql(
      `create policy "consumer_select" on "dead_letter" for select to "ledger_system" using (nullif(current_setting('app.purpose', true), '') = 'consumer');`,
    );
    this.addSql(
      `create policy "consumer_insert" on "dead_letter" for insert to "ledger_system" with check (nullif(current_setting('app.purpose', true), '') = 'consumer');`,
    );
    this.addSql(
      `create policy "consumer_update" on "dead_letter" for update to "ledger_system" using (nullif(current_setting('app.purpose', true), '') = 'consumer') with check (nullif(current_setting('app.purpose', true), '') = 'consumer');`,
    );
    this.addSql(
      `create policy "consumer_delete" on "dead_letter" for delete to "ledger_system" using (nullif(current_setting('app.purpose', true), '') = 'consumer');`,
    );

    this.addSql(`alter table "inbox" enable row level security;`);
    this.addSql(`alter table "inbox" force row level security;`);
    this.addSql(
      `create policy "consumer_select" on "inbox" for select to "ledger_system" using (nullif(current_setting('app.purpose', true), '') = 'consumer');`,
    );
    this.addSql(
      `create policy "consumer_insert" on "inbox" for insert to "ledger_system" with check (nullif(current_setting('app.purpose', true), '') = 'consumer');`,
    );
    this.addSql(
      `create policy "consumer_delete" on "inbox" for delete to "ledger_system" using (nullif(current_setting('app.purpose', true), '') = 'consumer');`,
    );

    this.addSql(`alter table "line" enable row level security;`);
    this.addSql(`alter table "line" force row level security;`);
    this.addSql(
      `create policy "tenant_select" on "line" for select to "ledger_app" using (client_id = nullif(current_setting('app.client_id', true), ''));`,
    );
    this.addSql(
      `create policy "consumer_select" on "line" for select to "ledger_system" using (nullif(current_setting('app.purpose', true), '') = 'consumer');`,
    );
    this.addSql(
      `create policy "consumer_insert" on "line" for insert to "ledger_system" with check (nullif(current_setting('app.purpose', true), '') = 'consumer');`,
    );

    this.addSql(`alter table "note" enable row level security;`);
    this.addSql(`alter table "note" force row level security;`);
    this.addSql(
      `create policy "tenant_select" on "note" for select to "ledger_app" using (client_id = nullif(current_setting('app.client_id', true), ''));`,
    );
    this.addSql(
      `create policy "tenant_insert" on "note" for insert to "ledger_app" with check (client_id = nullif(current_setting('app.client_id', true), ''));`,
    );
    this.addSql(
      `create policy "tenant_update" on "note" for update to "ledger_app" using (client_id = nullif(current_setting('app.client_id', true), '')) with check (client_id = nullif(current_setting('app.client_id', true), ''));`,
    );
    this.addSql(
      `create policy "tenant_delete" on "note" for delete to "ledger_app" using (client_id = nullif(current_setting('app.client_id', true), ''));`,
    );
    this.addSql(
      `create policy "census_select" on "note" for select to "ledger_system" using (nullif(current_setting('app.purpose', true), '') = 'census');`,
    );

    this.addSql(`alter table "outbox" enable row level security;`);
    this.addSql(`alter table "outbox" force row level security;`);
    this.addSql(
      `create policy "tenant_insert" on "outbox" for insert to "ledger_app" with check (client_id = nullif(current_setting('app.client_id', true), ''));`,
    );
    this.addSql(
      `create policy "relay_select" on "outbox" for select to "ledger_system" using (nullif(current_setting('app.purpose', true), '') = 'relay');`,
    );
    this.addSql(
      `create policy "relay_update" on "outbox" for update to "ledger_system" using (nullif(current_setting('app.purpose', true), '') = 'relay') with check (nullif(current_setting('app.purpose', true), '') = 'relay');`,
    );
    this.addSql(
      `create policy "relay_delete" on "outbox" for delete to "ledger_system" using (nullif(current_setting('app.purpose', true), '') = 'relay');`,
    );

    this.addSql(`alter table "total" enable row level security;`);
    this.addSql(`alter table "total" force row level security;`);
    this.addSql(
      `create policy "tenant_select" on "total" for select to "ledger_app" using (client_id = nullif(current_setting('app.client_id', true), ''));`,
    );
    this.addSql(
      `create policy "consumer_select" on "total" for select to "ledger_system" using (nullif(current_setting('app.purpose', true), '') = 'consumer');`,
    );
    this.addSql(
      `create policy "consumer_insert" on "total" for insert to "ledger_system" with check (nullif(current_setting('app.purpose', true), '') = 'consumer');`,
    );
    this.addSql(
      `create policy "consumer_update" on "total" for update to "ledger_system" using (nullif(current_setting('app.purpose', true), '') = 'consumer') with check (nullif(current_setting('app.purpose', true), '') = 'consumer');`,
    );

    this.addSql(`grant select on "total" to "ledger_app";`);
    this.addSql(`grant select, insert, update on "total" to "ledger_system";`);
    this.addSql(`grant insert on "outbox" to "ledger_app";`);
    this.addSql(`grant select, update, delete on "outbox" to "ledger_system";`);
    this.addSql(`grant select, insert, update, delete on "note" to "ledger_app";`);
    this.addSql(`grant select on "note" to "ledger_system";`);
    this.addSql(`grant select on "line" to "ledger_app";`);
    this.addSql(`grant select, insert on "line" to "ledger_system";`);
    this.addSql(`grant select, insert, delete on "inbox" to "ledger_system";`);
    this.addSql(`grant select, insert, update, delete on "dead_letter" to "ledger_system";`);
  }
}
