//! What the booking system shows.

use super::book::{Book, Booking, Refusal, Wish, in_sweden};
use crate::{asked::asked, page, post::Post};
use ::booking::swedish;
use axum::{
    extract::RawQuery,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use jiff::{Timestamp, Zoned};
use maud::{Markup, html};

/// "torsdag 3 december 2026 kl. 09.20"
fn said(time: &Zoned) -> String {
    format!("{} kl. {}", swedish::long_day(time), swedish::time(time))
}

/// What the booking is about and where it stands.
fn facts(booking: &Booking) -> Markup {
    html! {
        dl {
            dt { "Vad" } dd { (swedish::capital(booking.clinic.errand)) " hos " (booking.clinic.meets) }
            dt { "Var" } dd { (booking.clinic.place()) }
            dt { "Tid" }
            dd {
                @match booking.starts {
                    Some(starts) => { (said(&in_sweden(starts))) @if booking.cancelled { " – avbokad" } }
                    None => { "Ingen tid är bokad än" }
                }
            }
        }
    }
}

fn back(post: &Post) -> Markup {
    html! { p { a href=(post.inbox_address()) { "Till inkorgen" } } }
}

fn here(booking: &Booking, wish: Wish) -> String {
    let query = url::form_urlencoded::Serializer::new(String::new())
        .append_pair("gor", wish.word())
        .append_pair("bokning", &booking.id)
        .finish();
    format!("/bokning?{query}")
}

/// The form for a wish.
pub(super) fn form(post: &Post, booking: &Booking, wish: Wish, now: Timestamp) -> Markup {
    form_with(post, booking, wish, now, None)
}

fn form_with(post: &Post, booking: &Booking, wish: Wish, now: Timestamp, fault: Option<&str>) -> Markup {
    let (title, press) = match wish {
        Wish::Book => ("Boka tid", "Boka den valda tiden"),
        Wish::Move => ("Omboka tid", "Byt till den valda tiden"),
        Wish::Cancel => ("Avboka tid", "Avboka tiden"),
    };
    let heading = if fault.is_some() { format!("Fel: {title}") } else { title.to_owned() };
    page::page_titled(
        &heading,
        title,
        &html! {
            @if let Some(fault) = fault {
                div.card id="fel" role="alert" tabindex="-1" { p { strong { "Fel: " } a href="#tid-0" { (fault) } } }
            }
            p { "Du har kommit till demons bokning. I verkligheten är du redan inloggad här." }
            (facts(booking))
            form method="post" action="/bokning" {
                input type="hidden" name="gor" value=(wish.word());
                input type="hidden" name="bokning" value=(booking.id);
                @if wish == Wish::Cancel {
                    p { "Tiden lämnas till någon annan. Du får ett meddelande i inkorgen." }
                } @else {
                    fieldset aria-describedby=[fault.map(|_| "fel")] {
                        legend { "Välj en ledig tid" }
                        @for (at, free) in booking.free(now).iter().enumerate() {
                            label { input type="radio" name="tid" id=(format!("tid-{at}")) value=(free.timestamp()); (said(free)) }
                        }
                    }
                }
                p { button { (press) } }
            }
            @if wish == Wish::Move { p { a href=(here(booking, Wish::Cancel)) { "Avboka tiden i stället" } } }
            (back(post))
        },
    )
}

/// No time was chosen.
pub(super) fn nothing_chosen(post: &Post, booking: &Booking, wish: Wish, now: Timestamp) -> Response {
    let page = form_with(post, booking, wish, now, Some("Välj en av tiderna."));
    (StatusCode::UNPROCESSABLE_ENTITY, page).into_response()
}

/// The chosen time is not offered any more.
pub(super) fn no_longer_free(post: &Post, booking: &Booking, wish: Wish, now: Timestamp) -> Response {
    let page = form_with(post, booking, wish, now, Some("Tiden är inte ledig längre. Välj en annan."));
    (StatusCode::CONFLICT, page).into_response()
}

/// Why a wish is not granted, and how the booking stands.
pub(super) fn refusal(post: &Post, booking: &Booking, refusal: Refusal) -> Response {
    let (title, why) = match refusal {
        Refusal::Cancelled => {
            ("Tiden är avbokad", "Den kan inte ändras mer. Ring mottagningen om du vill ha en ny tid.")
        }
        Refusal::Over => ("Tiden har varit", "En tid som har varit kan inte ändras."),
        Refusal::Booked => ("Du har redan en tid", "Boka om eller avboka den i stället."),
        Refusal::NotBooked => ("Ingen tid är bokad", "Det finns ingen tid att ändra. Boka en i stället."),
    };
    let next = match refusal {
        Refusal::Booked => vec![(Wish::Move, "Boka om tiden"), (Wish::Cancel, "Avboka tiden")],
        Refusal::NotBooked => vec![(Wish::Book, "Boka tid")],
        Refusal::Cancelled | Refusal::Over => Vec::new(),
    };
    let page = page::page(
        title,
        &html! {
            p { (why) }
            (facts(booking))
            @for (wish, words) in next { p { a href=(here(booking, wish)) { (words) } } }
            p { "Mottagningens telefon: " (booking.clinic.telephone) }
            (back(post))
        },
    );
    (StatusCode::CONFLICT, page).into_response()
}

/// A booking, and what can be done with it.
pub(super) fn overview(post: &Post, booking: &Booking, now: Timestamp) -> Markup {
    let wishes = [(Wish::Book, "Boka tid"), (Wish::Move, "Boka om tiden"), (Wish::Cancel, "Avboka tiden")];
    let possible = wishes.into_iter().filter(|(wish, _)| booking.refuses(*wish, now).is_none());
    page::page(
        "Din bokning",
        &html! {
            (facts(booking))
            @for (wish, words) in possible { p { a href=(here(booking, wish)) { (words) } } }
            (back(post))
        },
    )
}

/// What was done: as the book has it, whatever the address says.
pub(super) fn done(post: &Post, booking: &Booking, wish: Wish) -> Markup {
    let (title, what) = match wish {
        _ if booking.cancelled => ("Tiden är avbokad", "Du behöver inte göra något mer."),
        Wish::Move => ("Tiden är ombokad", "Den gamla tiden gäller inte längre."),
        Wish::Book | Wish::Cancel => ("Tiden är bokad", "Välkommen."),
    };
    page::page(
        title,
        &html! {
            p { (what) " Strax kommer ett meddelande om det till inkorgen." }
            (facts(booking))
            (back(post))
        },
    )
}

/// No booking of ours: what the button asked is shown, and never run.
pub(super) fn unknown(query: &RawQuery) -> Response {
    let page = page::page(
        "Bokningen finns inte",
        &html! {
            p { "Du har kommit till demons bokning, men den bokning som knappen leder till finns inte här." }
            (asked(query))
            p { a href="/bokning" { "Alla bokningar" } }
        },
    );
    (StatusCode::NOT_FOUND, page).into_response()
}

/// Every booking that something can be done with.
pub(super) fn bookings(book: &Book, now: Timestamp) -> Markup {
    let open: Vec<&Booking> = book.open(now).collect();
    page::page(
        "Bokningar",
        &html! {
            p { "Hit leder knapparna för att boka, boka om och avboka. Det du gör kommer som ett meddelande till inkorgen. I verkligheten ser du bara dina egna tider." }
            @if open.is_empty() { p { "Det finns inga tider att ändra." } }
            ul.list {
                @for booking in open {
                    li.card {
                        a href=(format!("/bokning?{}", url::form_urlencoded::Serializer::new(String::new()).append_pair("bokning", &booking.id).finish())) {
                            (booking.person.name()) ": " (booking.clinic.errand) ", " (booking.clinic.name)
                        }
                        p.soft { @match booking.starts { Some(starts) => { (said(&in_sweden(starts))) } None => { "Ingen tid är bokad än" } } }
                    }
                }
            }
        },
    )
}
