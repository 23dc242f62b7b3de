//! Dates and times in the browser's time zone and language.

use super::page_language;
use crate::{
    client::model::rows::{CalendarDay, Date},
    domain::Timestamp,
};
use js_sys::{Function, Intl::DateTimeFormat, Object, Reflect};
use leptos::prelude::window;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::Element;

/// The local day of a moment.
#[must_use]
pub fn local_day(at: Timestamp) -> CalendarDay {
    let moment = js_sys::Date::new(&JsValue::from_f64(at.millis() as f64));
    let (year, month, day) = (moment.get_full_year(), moment.get_month(), moment.get_date());
    // A day may have 23 or 25 hours, or no midnight: the browser knows.
    let begin = |day: u32| Timestamp::from_millis(midnight(year, month, day).max(0.0) as u64);
    CalendarDay { date: (year.into(), u64::from(month) + 1, day.into()), span: begin(day)..begin(day + 1) }
}

/// The local hour and minute of a moment.
#[must_use]
pub fn local_time(at: Timestamp) -> String {
    thread_local! {
        // Cached: a list has hundreds of times, and creating a format takes longer than rendering a row.
        static TIME_FORMAT: Function = format(&[SHORT_TIME_OPTION]);
    }
    TIME_FORMAT.with(|time| text(time, at.millis() as f64))
}

/// A day in words.
#[must_use]
pub fn local_date((year, month, day): Date) -> String {
    text(&format(&[("dateStyle", "full")]), midnight(year as u32, month as u32 - 1, day as u32))
}

/// Writes the times in a part of the page in local time.
pub fn local_moments(part: &Element) {
    let Ok(moments) = part.query_selector_all("time[data-local]") else { return };
    let moments = (0..moments.length()).filter_map(|at| moments.item(at)?.dyn_into::<Element>().ok());
    let format = format(&[("dateStyle", "medium"), SHORT_TIME_OPTION]);
    for moment in moments {
        let at = js_sys::Date::new(&moment.get_attribute("datetime").unwrap_or_default().into());
        moment.set_text_content(Some(&text(&format, at.get_time())));
    }
}

/// The offset of UTC from local time, in minutes.
#[must_use]
pub fn time_zone() -> i32 {
    js_sys::Date::new_0().get_timezone_offset() as i32
}

/// The option of all times in the page.
const SHORT_TIME_OPTION: (&str, &str) = ("timeStyle", "short");

/// The first moment of a local day; the month is counted from 0.
fn midnight(year: u32, month: u32, day: u32) -> f64 {
    js_sys::Date::new_with_year_month_day(year, month as i32, day as i32).get_time()
}

/// A format for this style: in the page's language, with the region of the browser's locale and its 12-hour or 24-hour clock.
fn format(style: &[(&str, &str)]) -> Function {
    let page = page_language();
    let own = window().navigator().language().filter(|own| own.starts_with(&page));
    let options = Object::new();
    let set = |name: &str, value: &JsValue| {
        // Fails only if the target is not an object.
        let _ = Reflect::set(&options, &name.into(), value);
    };
    style.iter().for_each(|(name, value)| set(name, &JsValue::from_str(value)));
    // The API accepts one language instead of a list; undefined means the browser's.
    let of = |language: JsValue| DateTimeFormat::new(language.unchecked_ref(), &options);
    if style.contains(&SHORT_TIME_OPTION) {
        let hours = "hourCycle";
        let there = of(JsValue::UNDEFINED).resolved_options();
        set(hours, &Reflect::get(&there, &hours.into()).unwrap_or_default());
    }
    of(own.unwrap_or(page).into()).format()
}

fn text(format: &Function, at: f64) -> String {
    let text = format.call1(&JsValue::UNDEFINED, &at.into()).ok();
    text.and_then(|text| text.as_string()).unwrap_or_default()
}
