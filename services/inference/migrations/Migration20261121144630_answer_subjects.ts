import { Migration } from '@mikro-orm/migrations';

export class Migration20261121144630_answer_subjects extends Migration {
  override name = 'Migration20261121144630_answer_subjects';

  override up(): void {
    this.addSql(
      `create table "idempotency_subject" ("client_id" text not null, "subject_id" text not null, "request_id" text not null, "key_hash" text not null, "expire_time" timestamptz(3) not null, primary key ("client_id", "subject_id", "request_id"));`,
    );
    this.addSql(
      `create index "idempotency_subject_expire_time_index" on "idempotency_subject" ("expire_time");`,
    );

    this.addSql(`alter table "idempotency_record" drop column "subjects";`);

    this.addSql(`alter table "idempotency_subject" enable row level security;`);
    this.addSql(`alter table "idempotency_subject" force row level security;`);
    this.addSql(
      `create policy "tenant_select" on "idempotency_subject" for select to "inference_app" using (client_id = nullif(current_setting('app.client_id', true), ''));`,
    );
    this.addSql(
      `create policy "tenant_insert" on "idempotency_subject" for insert to "inference_app" with check (client_id = nullif(current_setting('app.client_id', true), ''));`,
    );
    this.addSql(
      `create policy "consumer_select" on "idempotency_subject" for select to "inference_system" using (nullif(current_setting('app.purpose', true), '') = 'consumer');`,
    );
    this.addSql(
      `create policy "idempotency-sweep_select" on "idempotency_subject" for select to "inference_system" using (nullif(current_setting('app.purpose', true), '') = 'idempotency-sweep');`,
    );
    this.addSql(
      `create policy "idempotency-sweep_delete" on "idempotency_subject" for delete to "inference_system" using (nullif(current_setting('app.purpose', true), '') = 'idempotency-sweep');`,
    );

    this.addSql(`grant select, insert on "idempotency_subject" to "inference_app";`);
    this.addSql(`grant select, delete on "idempotency_subject" to "inference_system";`);
  }
}
