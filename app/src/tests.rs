//! The pages as a browser gets them: over a real inbox, through the real routes.

mod confirm;
mod contrast;
mod family;
mod hostile;
mod list;
mod open_pages;
mod proxy;
mod scene;
mod thread;
