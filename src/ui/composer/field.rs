//! The field where one writes.

use crate::ui::dom::bindings::find_as;
use web_sys::HtmlTextAreaElement;

/// Where one writes.
pub(crate) const FIELD_SELECTOR: &str = ".composer__field";

/// Where one writes, while it is in the page.
pub(crate) fn field() -> Option<HtmlTextAreaElement> {
    find_as(FIELD_SELECTOR)
}

/// Puts a text into the field, with the caret at its end.
pub(super) fn write(field: &HtmlTextAreaElement, text: &str) {
    field.set_value(text);
    fit(field);
}

/// Makes the field as high as its text; the stylesheet says where that ends. Most browsers do it themselves
/// (`field-sizing`, CSS Basic User Interface Level 4), and then the page need not be laid out for each letter.
pub(super) fn fit(field: &HtmlTextAreaElement) {
    if web_sys::css::supports_with_value("field-sizing", "content").unwrap_or_default() {
        return;
    }
    let style = web_sys::HtmlElement::style(field);
    // A browser that does not take a height leaves the field scrolling, which works too.
    let _ = style.set_property("height", "auto");
    let _ = style.set_property("height", &format!("{}px", field.scroll_height() + 2));
}
