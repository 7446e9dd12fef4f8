//! The pages as a browser gets them: over a real inbox, through the real routes.

mod attachment;
mod bookings;
mod buttons;
mod coming_of_age;
mod confirm;
mod contact;
mod contrast;
mod family;
mod hostile;
mod lapsed;
mod ledger;
mod list;
mod live;
mod log;
mod named;
mod numbers;
mod open_pages;
mod proxy;
mod scene;
mod search;
mod settings;
mod take;
mod thread;
mod tidy;
mod timing;
