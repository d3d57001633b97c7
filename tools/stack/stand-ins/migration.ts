import { Client } from 'pg';

// Makes a table as the owner and counts how often it was run.
const client = new Client({ connectionString: process.env['CEDULA_DATABASE_OWNER_URL'] });
await client.connect();
await client.query('create table if not exists runs (at timestamptz default now())');
await client.query('insert into runs default values');
await client.end();
