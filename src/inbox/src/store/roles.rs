//! Who may do what in PostgreSQL. The schema belongs to whoever ran `inkorg migrate`; the application works as the role
//! `inkorg`, or as one that is a member of it. To `inkorg` belongs every table but the log, so that it can vacuum what was
//! deleted; to the log it may add, and no more. Without a role of that name everything belongs to one, and only the log's
//! own trigger stands in the way.

use sqlx::{PgConnection, migrate::Migrator};

/// Whether this role may bring the schema up to date: it is there for the first time, or belongs to it.
const MAY_MIGRATE: &str = "select case when to_regclass('_sqlx_migrations') is null then true \
    else pg_has_role((select relowner from pg_class where oid = to_regclass('_sqlx_migrations')), 'usage') end";

/// The migrations that were made.
const MADE: &str = "select version, checksum from _sqlx_migrations where success";

/// Gives the application what it needs. A table's new owner must be allowed to make tables where it lies, and is for that
/// moment.
const GRANT: &str = "do $$
declare
    one record;
    here text := current_schema();
begin
    if not exists (select from pg_roles where rolname = 'inkorg') or current_user = 'inkorg'
        or not pg_has_role('inkorg', 'member') then
        return;
    end if;
    -- Several processes may begin at once.
    perform pg_advisory_xact_lock(hashtext('inkorg roles'));
    for one in select relname from pg_class where relnamespace = here::regnamespace and relkind = 'r'
        and relname not in ('access_log', '_sqlx_migrations') and relowner <> 'inkorg'::regrole
    loop
        execute format('grant create on schema %I to inkorg', here);
        execute format('alter table %I owner to inkorg', one.relname);
        execute format('revoke create on schema %I from inkorg', here);
    end loop;
    if not has_table_privilege('inkorg', 'access_log', 'insert') then
        execute format('grant usage on schema %I to inkorg', here);
        grant select, insert on access_log to inkorg;
        grant select on _sqlx_migrations to inkorg;
    end if;
end
$$";

pub(super) async fn may_migrate(connection: &mut PgConnection) -> sqlx::Result<bool> {
    sqlx::query_scalar(MAY_MIGRATE).fetch_one(connection).await
}

/// Whether every migration was made, as it is written here.
pub(super) async fn is_migrated(connection: &mut PgConnection, migrations: &Migrator) -> sqlx::Result<bool> {
    let made: Vec<(i64, Vec<u8>)> = sqlx::query_as(MADE).fetch_all(connection).await?;
    let is_made = |version, checksum: &[u8]| made.iter().any(|(of, sum)| *of == version && sum == checksum);
    Ok(migrations.iter().all(|migration| is_made(migration.version, &migration.checksum)))
}

pub(super) async fn grant(connection: &mut PgConnection) -> sqlx::Result<()> {
    sqlx::raw_sql(GRANT).execute(connection).await.map(drop)
}
