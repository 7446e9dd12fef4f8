//! What the inbox promises, on both databases: each promise is one test, run against SQLite and against PostgreSQL.

#[path = "contract/access_log.rs"]
mod access_log;
#[path = "contract/acts.rs"]
mod acts;
#[path = "contract/arrivals.rs"]
mod arrivals;
#[path = "contract/asked_bookings.rs"]
mod asked_bookings;
#[path = "contract/bookings.rs"]
mod bookings;
#[path = "contract/code_sequences.rs"]
mod code_sequences;
#[path = "contract/codes.rs"]
mod codes;
#[path = "contract/coming_of_age.rs"]
mod coming_of_age;
#[path = "contract/deleting.rs"]
mod deleting;
#[path = "contract/delivery.rs"]
mod delivery;
#[path = "contract/files.rs"]
mod files;
#[path = "contract/forms.rs"]
mod forms;
#[path = "contract/notices.rs"]
mod notices;
#[path = "contract/reading.rs"]
mod reading;
#[path = "contract/registry.rs"]
mod registry;
#[path = "contract/sealing.rs"]
mod sealing;
#[path = "contract/search.rs"]
mod search;
#[path = "contract/sent.rs"]
mod sent;
#[path = "contract/sessions.rs"]
mod sessions;
#[path = "contract/settings.rs"]
mod settings;
#[path = "contract/standing.rs"]
mod standing;
#[path = "contract/statistics.rs"]
mod statistics;
#[path = "contract/statistics_model.rs"]
mod statistics_model;
#[path = "contract/take.rs"]
mod take;
#[path = "contract/tidy.rs"]
mod tidy;
#[path = "contract/world.rs"]
mod world;

/// Runs each test on both databases.
macro_rules! on_both_databases {
    ($($(#[$doc:meta])* async fn $name:ident($world:ident: World) $body:block)+) => {$(
        mod $name {
            use super::*;

            async fn promise($world: World) $body

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn on_sqlite() {
                promise(World::on_sqlite().await).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn on_postgres() {
                promise(World::on_postgres().await).await;
            }
        }
    )+};
}
use on_both_databases;
