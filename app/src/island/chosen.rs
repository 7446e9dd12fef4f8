//! The browser's half of choosing all: what is chosen stands in the boxes themselves, and is read from them each time.

use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{Element, Event, HtmlInputElement};

/// Shows the box, and listens to every box of the form.
#[expect(clippy::needless_pass_by_value, reason = "what Leptos gives a directive")]
pub(super) fn wake(island: Element) {
    listen(&island);
}

/// Listens as long as the page lives, so nothing here is ever taken back.
fn listen(island: &Element) -> Option<()> {
    let place = island.closest(".all").ok()??;
    let form = place.closest("form").ok()??;
    let all: HtmlInputElement = place.query_selector("input").ok()??.unchecked_into();
    let line = place.query_selector("[role=status]").ok()??;
    place.remove_attribute("hidden").ok()?;
    // What the browser kept from before (a reload, the way back) counts.
    count(&form, &all, &line);
    let listened = form.clone();
    let changed = Closure::<dyn Fn(Event)>::new(move |event: Event| {
        let on_all = event.target().is_some_and(|target| &target == all.as_ref() as &web_sys::EventTarget);
        if on_all {
            each(&listened, |one| one.set_checked(all.checked()));
        }
        count(&listened, &all, &line);
    });
    form.add_event_listener_with_callback("change", changed.as_ref().unchecked_ref()).ok()?;
    changed.forget();
    Some(())
}

/// Says how many are chosen, and whether that is all, some or none.
fn count(form: &Element, all: &HtmlInputElement, line: &Element) {
    let (mut boxes, mut chosen) = (0_u32, 0_u32);
    each(form, |one| {
        boxes += 1;
        chosen += u32::from(one.checked());
    });
    all.set_checked(chosen == boxes);
    all.set_indeterminate(chosen > 0 && chosen < boxes);
    let said = match chosen {
        0 => None,
        1 => line.get_attribute("data-one"),
        _ => line.get_attribute("data-many").map(|words| words.replacen('0', &chosen.to_string(), 1)),
    };
    line.set_text_content(said.as_deref());
}

/// Each thread's own box.
fn each(form: &Element, mut what: impl FnMut(&HtmlInputElement)) {
    let Ok(boxes) = form.query_selector_all(".threads input") else { return };
    for at in 0..boxes.length() {
        if let Some(one) = boxes.item(at) {
            what(one.unchecked_ref());
        }
    }
}
