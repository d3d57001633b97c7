import { Migration } from '@mikro-orm/migrations';

export class Migration20261121153646_client_erasure extends Migration {
  override name = 'Migration20261121153646_client_erasure';

  override up(): void {
    this.addSql(
      `create table "client_erasure" ("client_id" text not null, "note_time" timestamptz(3) not null, "due_time" timestamptz(3) null, "position" text not null, "pass_time" timestamptz(3) not null, primary key ("client_id"));`,
    );
    this.addSql(`create index "client_erasure_due_time_index" on "client_erasure" ("due_time");`);

    this.addSql(
      `create policy "client-erasure_select" on "dead_letter" for select to "billing_system" using (nullif(current_setting('app.purpose', true), '') = 'client-erasure');`,
    );
    this.addSql(
      `create policy "client-erasure_update" on "dead_letter" for update to "billing_system" using (nullif(current_setting('app.purpose', true), '') = 'client-erasure') with check (nullif(current_setting('app.purpose', true), '') = 'client-erasure');`,
    );

    this.addSql(
      `create policy "client-erasure_select" on "idempotency_record" for select to "billing_system" using (nullif(current_setting('app.purpose', true), '') = 'client-erasure');`,
    );
    this.addSql(
      `create policy "client-erasure_delete" on "idempotency_record" for delete to "billing_system" using (nullif(current_setting('app.purpose', true), '') = 'client-erasure');`,
    );

    this.addSql(
      `create policy "client-erasure_select" on "idempotency_subject" for select to "billing_system" using (nullif(current_setting('app.purpose', true), '') = 'client-erasure');`,
    );
    this.addSql(
      `create policy "client-erasure_delete" on "idempotency_subject" for delete to "billing_system" using (nullif(current_setting('app.purpose', true), '') = 'client-erasure');`,
    );

    this.addSql(
      `create policy "client-erasure_select" on "usage_line" for select to "billing_system" using (nullif(current_setting('app.purpose', true), '') = 'client-erasure');`,
    );
    this.addSql(
      `create policy "client-erasure_update" on "usage_line" for update to "billing_system" using (nullif(current_setting('app.purpose', true), '') = 'client-erasure') with check (nullif(current_setting('app.purpose', true), '') = 'client-erasure');`,
    );

    this.addSql(
      `create policy "client-erasure_select" on "usage_total" for select to "billing_system" using (nullif(current_setting('app.purpose', true), '') = 'client-erasure');`,
    );
    this.addSql(
      `create policy "client-erasure_insert" on "usage_total" for insert to "billing_system" with check (nullif(current_setting('app.purpose', true), '') = 'client-erasure');`,
    );
    this.addSql(
      `create policy "client-erasure_update" on "usage_total" for update to "billing_system" using (nullif(current_setting('app.purpose', true), '') = 'client-erasure') with check (nullif(current_setting('app.purpose', true), '') = 'client-erasure');`,
    );
    this.addSql(
      `create policy "client-erasure_delete" on "usage_total" for delete to "billing_system" using (nullif(current_setting('app.purpose', true), '') = 'client-erasure');`,
    );

    this.addSql(`alter table "client_erasure" enable row level security;`);
    this.addSql(`alter table "client_erasure" force row level security;`);
    this.addSql(
      `create policy "tenant_select" on "client_erasure" for select to "billing_app" using (client_id = nullif(current_setting('app.client_id', true), ''));`,
    );
    this.addSql(
      `create policy "consumer_select" on "client_erasure" for select to "billing_system" using (nullif(current_setting('app.purpose', true), '') = 'consumer');`,
    );
    this.addSql(
      `create policy "consumer_insert" on "client_erasure" for insert to "billing_system" with check (nullif(current_setting('app.purpose', true), '') = 'consumer');`,
    );
    this.addSql(
      `create policy "client-erasure_select" on "client_erasure" for select to "billing_system" using (nullif(current_setting('app.purpose', true), '') = 'client-erasure');`,
    );
    this.addSql(
      `create policy "client-erasure_update" on "client_erasure" for update to "billing_system" using (nullif(current_setting('app.purpose', true), '') = 'client-erasure') with check (nullif(current_setting('app.purpose', true), '') = 'client-erasure');`,
    );

    this.addSql(`grant select on "client_erasure" to "billing_app";`);
    this.addSql(`grant select, insert, update on "client_erasure" to "billing_system";`);
    this.addSql(`grant select, update on "usage_line" to "billing_system";`);
    this.addSql(`grant delete on "usage_total" to "billing_system";`);
  }
}
