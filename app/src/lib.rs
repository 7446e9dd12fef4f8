//! The citizen's pages: Leptos, server-rendered, with three islands of WebAssembly that improve them and are
//! never needed.
//!
//! Start at [`router()`]: it holds every page and every change that a form can ask for. A handler extracts, makes one
//! call, and responds. What a page shows is loaded in full before the first byte is rendered, so that status, headers
//! and title are always true; that is what Leptos calls `SsrMode::Async`, and `document` is the one place that does
//! it. Nothing is streamed, so no page holds an inline script.
//!
//! Compiled with the feature `hydrate` there is nothing here but [`island`]: what the browser gets.

pub mod island;

#[cfg(feature = "ssr")]
pub mod accessibility;
#[cfg(feature = "ssr")]
mod address;
#[cfg(feature = "ssr")]
mod assets;
#[cfg(feature = "bench")]
pub mod bench;
#[cfg(feature = "ssr")]
mod body;
#[cfg(feature = "ssr")]
mod calendar;
#[cfg(feature = "ssr")]
mod direction;
#[cfg(feature = "ssr")]
mod document;
#[cfg(feature = "ssr")]
mod download;
#[cfg(feature = "ssr")]
mod failure;
#[cfg(feature = "ssr")]
mod family;
#[cfg(feature = "ssr")]
mod farewell;
#[cfg(feature = "ssr")]
mod flash;
#[cfg(feature = "ssr")]
mod form;
#[cfg(feature = "ssr")]
mod guest;
#[cfg(feature = "ssr")]
mod icalendar;
#[cfg(feature = "ssr")]
mod lapsed;
#[cfg(feature = "ssr")]
mod live;
#[cfg(feature = "ssr")]
mod opening;
#[cfg(feature = "ssr")]
mod our_form;
#[cfg(feature = "ssr")]
mod pages;
#[cfg(feature = "ssr")]
mod paging;
#[cfg(feature = "ssr")]
pub mod preview;
#[cfg(feature = "ssr")]
mod reader;
#[cfg(feature = "ssr")]
mod refused;
#[cfg(feature = "ssr")]
mod right;
#[cfg(feature = "ssr")]
mod router;
#[cfg(feature = "ssr")]
mod service;
#[cfg(feature = "ssr")]
mod services;
#[cfg(feature = "ssr")]
mod taken;
#[cfg(feature = "ssr")]
mod typed;
#[cfg(feature = "ssr")]
mod way;
#[cfg(feature = "ssr")]
mod words;
#[cfg(feature = "ssr")]
mod zip;

#[cfg(all(test, feature = "ssr"))]
mod tests;

#[cfg(feature = "ssr")]
pub use crate::{
    assets::{Assets, MissingAsset},
    guest::Nonce,
    live::{Live, Pace},
    pages::preview::{Example, SenderBench},
    router::{in_words, pages, router, sender_bench},
    services::{Services, Site},
    words::Language,
};
