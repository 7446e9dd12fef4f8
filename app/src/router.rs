//! Every address of the pages, and who answers there.

use crate::{
    Services, address,
    failure::Failure,
    guest::Guest,
    lapsed::nothing_typed_is_lost,
    live,
    opening::not_ahead_of_the_person,
    pages::{
        activation, attachment, calendar_file, confirm, delete, help, language, leave, ledger, list, privacy,
        proxy, search,
        settings::{self, choices, code, contact, removal, review, timing},
        start, statement, take, thread, tidy, units, why,
    },
    right::only_with_a_right,
};
use axum::{
    Router,
    extract::{Request, State},
    middleware::{self, Next},
    response::Response,
    routing::{get, post},
};
use http::{StatusCode, header};

/// Every page, and every change that a form can ask for. To be wrapped in `eid`'s layer, which says who asks, and in
/// the server's headers, which bring the [`Nonce`](crate::Nonce).
pub fn router(services: Services) -> Router {
    Router::new()
        .merge(inbox())
        .merge(own())
        // The same pages once more, for a child: for whom stands in the address, and nothing else differs.
        .nest("/ombud/{ref}", childs(&services))
        .route("/", get(start::show))
        .route(address::PROXY, get(proxy::show))
        .route(address::CONFIRM, get(confirm::show))
        .route(address::LANGUAGE, post(language::choose))
        .route(address::STATEMENT, get(statement::show))
        .route(address::PRIVACY, get(privacy::show))
        .route(address::HELP, get(help::show))
        .fallback(not_found)
        .layer(middleware::from_fn_with_state(services.clone(), nothing_typed_is_lost))
        .layer(middleware::from_fn(not_ahead_of_the_person))
        .with_state(services)
}

/// The pages of one inbox.
fn inbox() -> Router<Services> {
    Router::new()
        .route("/aktivera", get(activation::show).post(activation::activate))
        .route("/inkorg", get(list::show_inbox))
        .route("/arkiv", get(list::show_archive))
        .route("/papperskorg", get(list::show_trash))
        .route("/inkorg/avsandare", get(units::show))
        .route("/inkorg/handelser", get(live::open))
        .route("/inkorg/sok", get(search::show).post(search::begin))
        .route("/inkorg/sok/{id}", get(search::found))
        .route("/inkorg/andra", post(tidy::many))
        .route("/inkorg/angra/{id}", post(tidy::undo))
        .route("/inkorg/trad/{id}", get(thread::show))
        .route("/inkorg/trad/{id}/olast", post(tidy::mark_unread))
        .route("/inkorg/trad/{id}/arkivera", post(tidy::archive))
        .route("/inkorg/trad/{id}/papperskorg", post(tidy::trash))
        .route("/inkorg/trad/{id}/aterstall", post(tidy::restore))
        .route("/inkorg/trad/{id}/ordning", post(thread::order::choose))
        .route("/inkorg/trad/{id}/kalender.ics", get(calendar_file::download))
        .route("/inkorg/trad/{id}/bilagor.zip", get(attachment::together))
        .route("/inkorg/bilaga/{id}", get(attachment::one))
        .route("/inkorg/lank/{id}", get(leave::show))
        .route("/aviseringar", get(ledger::show))
        .route("/installningar", get(settings::show))
        .route("/installningar/aviseringar", get(timing::show).post(timing::save))
        .route("/installningar/sprak", post(choices::set_language))
        .route("/installningar/{way}", get(contact::show).post(contact::propose))
        .route("/installningar/{way}/kod", get(code::show).post(code::confirm))
        .route("/installningar/{way}/ny-kod", get(code::to_form).post(code::send_again))
        .route("/installningar/{way}/avbryt", post(code::cancel))
        .route("/installningar/{way}/pa", post(choices::turn_on))
        .route("/installningar/{way}/av", post(choices::turn_off))
        .route("/installningar/{way}/ta-bort", get(removal::show).post(removal::remove))
}

/// The pages of one's own inbox alone.
fn own() -> Router<Services> {
    Router::new()
        .route(address::DELETE, get(delete::show).post(delete::delete))
        .route(address::TAKE, get(take::ask))
        .route(address::TAKE_FILE, get(take::download))
        .route("/inkorg/trad/{id}/hamta", get(take::ask_thread))
        .route("/inkorg/trad/{id}/hamta.zip", get(take::download_thread))
        .route("/installningar/papper", post(choices::set_paper))
        .route("/installningar/granska", get(review::show).post(review::decide))
}

/// The same for a child, where what a guardian may not do has no address: delete for good, take the inbox along,
/// withdraw the consent, end the child's sessions (ARCHITECTURE, Acting for a child).
fn childs(services: &Services) -> Router<Services> {
    inbox()
        .route("/varfor", get(why::show))
        .layer(middleware::from_fn_with_state(services.clone(), only_with_a_right))
}

/// Goes around what answers some requests with a bare status, and lets the citizen have a page instead: what they asked
/// for cannot be asked for like that, or what they sent is too large.
pub fn in_words(services: Services, router: Router) -> Router {
    router.layer(middleware::from_fn_with_state(services, said))
}

async fn said(State(services): State<Services>, guest: Guest, request: Request, next: Next) -> Response {
    let response = next.run(request).await;
    let failure = match response.status() {
        StatusCode::METHOD_NOT_ALLOWED => Failure::NotAskedLikeThat,
        StatusCode::PAYLOAD_TOO_LARGE => Failure::TooLarge,
        _ => return response,
    };
    let allowed = response.headers().get(header::ALLOW).cloned();
    let mut page = guest.fail(&services, failure).await;
    if let Some(allowed) = allowed {
        page.headers_mut().insert(header::ALLOW, allowed);
    }
    page
}

async fn not_found(State(services): State<Services>, guest: Guest) -> Response {
    guest.fail(&services, Failure::NotFound).await
}
