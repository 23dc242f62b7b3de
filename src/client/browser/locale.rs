//! Dates and times as a browser writes them: in its time zone and its language.

use super::page_language;
use crate::{
    client::model::rows::{CalendarDay, Date},
    domain::Timestamp,
};
use js_sys::{Function, Intl::DateTimeFormat, Object, Reflect};
use leptos::prelude::window;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::Element;

/// The day of a moment, by the calendar of where one is.
#[must_use]
pub fn local_day(at: Timestamp) -> CalendarDay {
    let moment = js_sys::Date::new(&JsValue::from_f64(at.millis() as f64));
    let (year, month, day) = (moment.get_full_year(), moment.get_month(), moment.get_date());
    // A day may have 23 hours, or 25, and none of them be midnight: the browser knows.
    let begin = |day: u32| Timestamp::from_millis(midnight(year, month, day).max(0.0) as u64);
    CalendarDay { date: (year.into(), u64::from(month) + 1, day.into()), span: begin(day)..begin(day + 1) }
}

/// The hour and minute of a moment.
#[must_use]
pub fn local_time(at: Timestamp) -> String {
    thread_local! {
        // A list has hundreds, and making one takes longer than a row does.
        static TIME_FORMAT: Function = format(&[SHORT_TIME_OPTION]);
    }
    TIME_FORMAT.with(|time| text(time, at.millis() as f64))
}

/// A day in words.
#[must_use]
pub fn local_date((year, month, day): Date) -> String {
    text(&format(&[("dateStyle", "full")]), midnight(year as u32, month as u32 - 1, day as u32))
}

/// Writes the moments in a part of the page by the clock of where one is.
pub fn local_moments(part: &Element) {
    let Ok(moments) = part.query_selector_all("time[data-local]") else { return };
    let moments = (0..moments.length()).filter_map(|at| moments.item(at)?.dyn_into::<Element>().ok());
    let format = format(&[("dateStyle", "medium"), SHORT_TIME_OPTION]);
    for moment in moments {
        let at = js_sys::Date::new(&moment.get_attribute("datetime").unwrap_or_default().into());
        moment.set_text_content(Some(&text(&format, at.get_time())));
    }
}

/// By how many minutes UTC is later than the clock of where one is.
#[must_use]
pub fn time_zone() -> i32 {
    js_sys::Date::new_0().get_timezone_offset() as i32
}

/// All times of the page have the hours of one clock.
const SHORT_TIME_OPTION: (&str, &str) = ("timeStyle", "short");

/// The first moment of a day, the month counted from 0.
fn midnight(year: u32, month: u32, day: u32) -> f64 {
    js_sys::Date::new_with_year_month_day(year, month as i32, day as i32).get_time()
}

/// What writes moments in this style: in the words of the page, as they are used where the browser says that one is, and
/// with 12 hours or 24 as there, whatever the words.
fn format(style: &[(&str, &str)]) -> Function {
    let page = page_language();
    let own = window().navigator().language().filter(|own| own.starts_with(&page));
    let options = Object::new();
    let set = |name: &str, value: &JsValue| {
        // Fails only for what is no object.
        let _ = Reflect::set(&options, &name.into(), value);
    };
    style.iter().for_each(|(name, value)| set(name, &JsValue::from_str(value)));
    // A language alone is as good as a list of them, and none is the browser's.
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
