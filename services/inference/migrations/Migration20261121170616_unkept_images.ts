import { Migration } from '@mikro-orm/migrations';

export class Migration20261121170616_unkept_images extends Migration {
  override name = 'Migration20261121170616_unkept_images';

  override up(): void {
    this.addSql(
      `create table "unkept_image" ("client_id" text not null, "image_id" text not null, "request_id" text not null, "due_time" timestamptz(3) not null, primary key ("client_id", "image_id"));`,
    );
    this.addSql(`create index "unkept_image_due_time_index" on "unkept_image" ("due_time");`);

    this.addSql(`alter table "unkept_image" enable row level security;`);
    this.addSql(`alter table "unkept_image" force row level security;`);
    this.addSql(
      `create policy "tenant_select" on "unkept_image" for select to "inference_app" using (client_id = nullif(current_setting('app.client_id', true), ''));`,
    );
    this.addSql(
      `create policy "tenant_insert" on "unkept_image" for insert to "inference_app" with check (client_id = nullif(current_setting('app.client_id', true), ''));`,
    );
    this.addSql(
      `create policy "tenant_update" on "unkept_image" for update to "inference_app" using (client_id = nullif(current_setting('app.client_id', true), '')) with check (client_id = nullif(current_setting('app.client_id', true), ''));`,
    );
    this.addSql(
      `create policy "tenant_delete" on "unkept_image" for delete to "inference_app" using (client_id = nullif(current_setting('app.client_id', true), ''));`,
    );
    this.addSql(
      `create policy "take-back-images_select" on "unkept_image" for select to "inference_system" using (nullif(current_setting('app.purpose', true), '') = 'take-back-images');`,
    );
    this.addSql(
      `create policy "take-back-images_update" on "unkept_image" for update to "inference_system" using (nullif(current_setting('app.purpose', true), '') = 'take-back-images') with check (nullif(current_setting('app.purpose', true), '') = 'take-back-images');`,
    );
    this.addSql(
      `create policy "take-back-images_delete" on "unkept_image" for delete to "inference_system" using (nullif(current_setting('app.purpose', true), '') = 'take-back-images');`,
    );
    this.addSql(
      `create policy "client-erasure_select" on "unkept_image" for select to "inference_system" using (nullif(current_setting('app.purpose', true), '') = 'client-erasure');`,
    );
    this.addSql(
      `create policy "client-erasure_delete" on "unkept_image" for delete to "inference_system" using (nullif(current_setting('app.purpose', true), '') = 'client-erasure');`,
    );

    this.addSql(`grant select, insert, update, delete on "unkept_image" to "inference_app";`);
    this.addSql(`grant select, update, delete on "unkept_image" to "inference_system";`);
  }
}
