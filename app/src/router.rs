//! Every address of the pages, and who answers there.

use crate::{
    SenderBench, Services, address,
    failure::Failure,
    guest::Guest,
    lapsed::nothing_typed_is_lost,
    live,
    opening::not_ahead_of_the_person,
    our_form::only_our_forms,
    pages::{
        activation, attachment, calendar_file, confirm, delete, help, language, leave, ledger, list, log,
        preview, privacy, proxy, search,
        settings::{self, choices, code, contact, removal, review, sessions, timing},
        start, statement, take, thread, tidy, units, why,
    },
    right::only_with_a_right,
};
use axum::{
    Extension, Router,
    extract::{DefaultBodyLimit, Request, State},
    middleware::{self, Next},
    response::Response,
    routing::{MethodRouter, get, post},
};
use eid::Farewell;
use http::{StatusCode, header};
use std::sync::Arc;

/// Every page, and every change that a form can ask for. To be wrapped in `eid`'s layer, which says who asks, and in
/// the server's headers, which bring the [`Nonce`](crate::Nonce).
pub fn router(services: Services) -> Router {
    let guarded = middleware::from_fn_with_state(services.clone(), only_with_a_right);
    Router::new()
        .merge(open().router)
        .merge(inbox().router)
        .merge(own().router)
        // The same pages once more, for a child: for whom stands in the address, and nothing else differs.
        .nest(CHILD, inbox().with(childs()).router.layer(guarded))
        .fallback(not_found)
        .layer(middleware::from_fn_with_state(services.clone(), nothing_typed_is_lost))
        .layer(middleware::from_fn(not_ahead_of_the_person))
        .with_state(services)
}

/// The page where those who connect a sending system look at messages before they send any, to be served in demo and test
/// installations alone. It is nobody's: no session is asked for, and what is posted there is kept nowhere.
pub fn sender_bench(services: Services, bench: SenderBench) -> Router {
    senders()
        .router
        .layer(Extension(Arc::new(bench)))
        .layer(DefaultBodyLimit::max(preview::TAKEN_MOST))
        .with_state(services)
}

/// The addresses where there is a page, as they stand in the [`router()`], which is built of the same.
pub fn pages() -> Vec<String> {
    let mounted =
        [("", open()), ("", inbox()), ("", own()), (CHILD, inbox()), (CHILD, childs()), ("", senders())];
    let of = |(mount, routes): (&str, Routes)| {
        routes.pages.into_iter().map(|path| format!("{mount}{path}")).collect::<Vec<_>>()
    };
    mounted.into_iter().flat_map(of).collect()
}

/// The address of a child's inbox.
const CHILD: &str = "/ombud/{ref}";

/// Some routes, and at which of them there is a page to look at.
#[derive(Default)]
struct Routes {
    router: Router<Services>,
    pages: Vec<&'static str>,
}

impl Routes {
    /// A page, with what its form asks for where that is at the same address.
    fn page(mut self, path: &'static str, methods: MethodRouter<Services>) -> Self {
        self.pages.push(path);
        self.act(path, methods)
    }

    /// What is no page: a change, a file, a stream, an address that leads on.
    fn act(self, path: &'static str, methods: MethodRouter<Services>) -> Self {
        Self { router: self.router.route(path, methods), ..self }
    }

    /// These and others.
    fn with(mut self, others: Self) -> Self {
        self.pages.extend(others.pages);
        Self { router: self.router.merge(others.router), ..self }
    }
}

/// The pages that are nobody's own.
fn open() -> Routes {
    Routes::default()
        .page("/", get(start::show))
        .page(address::PROXY, get(proxy::show))
        .page(address::CONFIRM, get(confirm::show))
        .act(address::LANGUAGE, post(language::choose))
        .page(address::STATEMENT, get(statement::show))
        .page(address::PRIVACY, get(privacy::show))
        .page(address::HELP, get(help::show))
}

/// The pages of one inbox.
fn inbox() -> Routes {
    Routes::default()
        .page("/aktivera", get(activation::show).post(activation::activate))
        .page("/inkorg", get(list::show_inbox))
        .page("/arkiv", get(list::show_archive))
        .page("/papperskorg", get(list::show_trash))
        .page("/inkorg/avsandare", get(units::show))
        .act("/inkorg/handelser", get(live::open))
        .page("/inkorg/sok", get(search::show).post(search::begin))
        .page("/inkorg/sok/{id}", get(search::found))
        .act("/inkorg/andra", post(tidy::many))
        .act("/inkorg/angra/{id}", post(tidy::undo))
        .page("/inkorg/trad/{id}", get(thread::show))
        .act("/inkorg/trad/{id}/olast", post(tidy::mark_unread))
        .act("/inkorg/trad/{id}/arkivera", post(tidy::archive))
        .act("/inkorg/trad/{id}/papperskorg", post(tidy::trash))
        .act("/inkorg/trad/{id}/aterstall", post(tidy::restore))
        .act("/inkorg/trad/{id}/ordning", post(thread::order::choose))
        .act("/inkorg/trad/{id}/kalender.ics", get(calendar_file::download))
        .act("/inkorg/trad/{id}/bilagor.zip", get(attachment::together))
        .act("/inkorg/bilaga/{id}", get(attachment::one))
        .page("/inkorg/lank/{id}", get(leave::show))
        .page("/aviseringar", get(ledger::show))
        .page(address::LOG, get(log::show))
        .page("/installningar", get(settings::show))
        .page("/installningar/aviseringar", get(timing::show).post(timing::save))
        .act("/installningar/sprak", post(choices::set_language))
        .page("/installningar/{way}", get(contact::show).post(contact::propose))
        .page("/installningar/{way}/kod", get(code::show).post(code::confirm))
        .act("/installningar/{way}/ny-kod", get(code::to_form).post(code::send_again))
        .act("/installningar/{way}/avbryt", post(code::cancel))
        .act("/installningar/{way}/pa", post(choices::turn_on))
        .act("/installningar/{way}/av", post(choices::turn_off))
        .page("/installningar/{way}/ta-bort", get(removal::show).post(removal::remove))
}

/// The pages of one's own inbox alone.
fn own() -> Routes {
    Routes::default()
        .page(address::DELETE, get(delete::show).post(delete::delete))
        .page(address::TAKE, get(take::ask))
        .act(address::TAKE_FILE, get(take::download))
        .act(address::LOG_FILE, get(log::file::download))
        .page("/inkorg/trad/{id}/hamta", get(take::ask_thread))
        .act("/inkorg/trad/{id}/hamta.zip", get(take::download_thread))
        .act("/installningar/papper", post(choices::set_paper))
        .page("/installningar/granska", get(review::show).post(review::decide))
        .page(address::SESSIONS, get(sessions::show).post(sessions::end))
        .act(address::SESSIONS_OTHERS, post(sessions::end_others))
        .act(address::SESSIONS_ALL, post(sessions::end_all))
}

/// The pages of a child's alone. What a guardian may not do has no address there: delete for good, take the inbox along,
/// withdraw the consent, end the child's sessions (ARCHITECTURE, Acting for a child).
fn childs() -> Routes {
    Routes::default().page("/varfor", get(why::show))
}

/// The page of those who connect a sending system.
fn senders() -> Routes {
    Routes::default()
        .page(address::PREVIEW, get(preview::show).post(preview::look))
        .act("/for-avsandare/exempel/{operation}/{major}/{file}", get(preview::example))
}

/// Goes around everything that citizens reach, login and logout too. Only forms that this login was shown are let through;
/// and where the answer is a bare status or leads on, the citizen gets a page instead: what they asked for cannot be asked
/// for like that, what they sent is too large, or they have logged out and the identity provider can be asked to forget
/// them too.
pub fn in_words(services: Services, router: Router) -> Router {
    router
        .layer(middleware::from_fn_with_state(services.clone(), said))
        .layer(middleware::from_fn_with_state(services, only_our_forms))
}

async fn said(State(services): State<Services>, guest: Guest, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    if let Some(farewell) = response.extensions_mut().remove::<Farewell>() {
        return guest.farewell(&services, response.headers(), farewell).await;
    }
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
