import { Migration } from '@mikro-orm/migrations';

export class Migration20261121153643_client_erasure extends Migration {
  override name = 'Migration20261121153643_client_erasure';

  override up(): void {
    this.addSql(
      `create table "client_erasure" ("client_id" text not null, "note_time" timestamptz(3) not null, "due_time" timestamptz(3) null, "position" text not null, "pass_time" timestamptz(3) not null, primary key ("client_id"));`,
    );
    this.addSql(`create index "client_erasure_due_time_index" on "client_erasure" ("due_time");`);

    this.addSql(
      `create policy "client-erasure_select" on "dead_letter" for select to "inference_system" using (nullif(current_setting('app.purpose', true), '') = 'client-erasure');`,
    );
    this.addSql(
      `create policy "client-erasure_delete" on "dead_letter" for delete to "inference_system" using (nullif(current_setting('app.purpose', true), '') = 'client-erasure');`,
    );

    this.addSql(
      `create policy "client-erasure_select" on "deleted_image" for select to "inference_system" using (nullif(current_setting('app.purpose', true), '') = 'client-erasure');`,
    );
    this.addSql(
      `create policy "client-erasure_delete" on "deleted_image" for delete to "inference_system" using (nullif(current_setting('app.purpose', true), '') = 'client-erasure');`,
    );

    this.addSql(
      `create policy "client-erasure_select" on "idempotency_record" for select to "inference_system" using (nullif(current_setting('app.purpose', true), '') = 'client-erasure');`,
    );
    this.addSql(
      `create policy "client-erasure_delete" on "idempotency_record" for delete to "inference_system" using (nullif(current_setting('app.purpose', true), '') = 'client-erasure');`,
    );

    this.addSql(
      `create policy "client-erasure_select" on "idempotency_subject" for select to "inference_system" using (nullif(current_setting('app.purpose', true), '') = 'client-erasure');`,
    );
    this.addSql(
      `create policy "client-erasure_delete" on "idempotency_subject" for delete to "inference_system" using (nullif(current_setting('app.purpose', true), '') = 'client-erasure');`,
    );

    this.addSql(
      `create policy "client-erasure_select" on "result" for select to "inference_system" using (nullif(current_setting('app.purpose', true), '') = 'client-erasure');`,
    );
    this.addSql(
      `create policy "client-erasure_delete" on "result" for delete to "inference_system" using (nullif(current_setting('app.purpose', true), '') = 'client-erasure');`,
    );

    this.addSql(
      `create policy "client-erasure_select" on "result_image" for select to "inference_system" using (nullif(current_setting('app.purpose', true), '') = 'client-erasure');`,
    );
    this.addSql(
      `create policy "client-erasure_delete" on "result_image" for delete to "inference_system" using (nullif(current_setting('app.purpose', true), '') = 'client-erasure');`,
    );

    this.addSql(`alter table "client_erasure" enable row level security;`);
    this.addSql(`alter table "client_erasure" force row level security;`);
    this.addSql(
      `create policy "tenant_select" on "client_erasure" for select to "inference_app" using (client_id = nullif(current_setting('app.client_id', true), ''));`,
    );
    this.addSql(
      `create policy "consumer_select" on "client_erasure" for select to "inference_system" using (nullif(current_setting('app.purpose', true), '') = 'consumer');`,
    );
    this.addSql(
      `create policy "consumer_insert" on "client_erasure" for insert to "inference_system" with check (nullif(current_setting('app.purpose', true), '') = 'consumer');`,
    );
    this.addSql(
      `create policy "client-erasure_select" on "client_erasure" for select to "inference_system" using (nullif(current_setting('app.purpose', true), '') = 'client-erasure');`,
    );
    this.addSql(
      `create policy "client-erasure_update" on "client_erasure" for update to "inference_system" using (nullif(current_setting('app.purpose', true), '') = 'client-erasure') with check (nullif(current_setting('app.purpose', true), '') = 'client-erasure');`,
    );

    this.addSql(`grant select on "client_erasure" to "inference_app";`);
    this.addSql(`grant select, insert, update on "client_erasure" to "inference_system";`);
    this.addSql(`grant delete on "result" to "inference_system";`);
    this.addSql(`grant delete on "result_image" to "inference_system";`);
  }
}
