import { Migration } from '@mikro-orm/migrations';

export class Migration20261121141526_idempotency extends Migration {
  override name = 'Migration20261121141526_idempotency';

  override up(): void {
    this.addSql(
      `create table "idempotency_record" ("client_id" text not null, "key_hash" text not null, "fingerprint" text not null, "state" text not null, "request_id" text not null, "lease_end" timestamptz(3) not null, "expire_time" timestamptz(3) not null, "answer" bytea null, "subjects" text[] not null, primary key ("client_id", "key_hash"));`,
    );
    this.addSql(
      `create index "idempotency_record_expire_time_index" on "idempotency_record" ("expire_time");`,
    );

    this.addSql(`alter table "idempotency_record" enable row level security;`);
    this.addSql(`alter table "idempotency_record" force row level security;`);
    this.addSql(
      `create policy "tenant_select" on "idempotency_record" for select to "ledger_app" using (client_id = nullif(current_setting('app.client_id', true), ''));`,
    );
    this.addSql(
      `create policy "tenant_insert" on "idempotency_record" for insert to "ledger_app" with check (client_id = nullif(current_setting('app.client_id', true), ''));`,
    );
    this.addSql(
      `create policy "tenant_update" on "idempotency_record" for update to "ledger_app" using (client_id = nullif(current_setting('app.client_id', true), '')) with check (client_id = nullif(current_setting('app.client_id', true), ''));`,
    );
    this.addSql(
      `create policy "tenant_delete" on "idempotency_record" for delete to "ledger_app" using (client_id = nullif(current_setting('app.client_id', true), ''));`,
    );
    this.addSql(
      `create policy "consumer_select" on "idempotency_record" for select to "ledger_system" using (nullif(current_setting('app.purpose', true), '') = 'consumer');`,
    );
    this.addSql(
      `create policy "consumer_update" on "idempotency_record" for update to "ledger_system" using (nullif(current_setting('app.purpose', true), '') = 'consumer') with check (nullif(current_setting('app.purpose', true), '') = 'consumer');`,
    );
    this.addSql(
      `create policy "idempotency-sweep_select" on "idempotency_record" for select to "ledger_system" using (nullif(current_setting('app.purpose', true), '') = 'idempotency-sweep');`,
    );
    this.addSql(
      `create policy "idempotency-sweep_delete" on "idempotency_record" for delete to "ledger_system" using (nullif(current_setting('app.purpose', true), '') = 'idempotency-sweep');`,
    );

    this.addSql(`grant select, insert, update, delete on "idempotency_record" to "ledger_app";`);
    this.addSql(`grant select, update, delete on "idempotency_record" to "ledger_system";`);
  }
}
