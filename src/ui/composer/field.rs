//! The text field.

use crate::ui::dom::bindings::find_as;
use web_sys::HtmlTextAreaElement;

/// The selector of the text field.
pub(crate) const FIELD_SELECTOR: &str = ".composer__field";

/// The text field, if it is in the page.
pub(crate) fn field() -> Option<HtmlTextAreaElement> {
    find_as(FIELD_SELECTOR)
}

/// Writes a text into the field, and puts the caret at its end.
pub(super) fn write(field: &HtmlTextAreaElement, text: &str) {
    field.set_value(text);
    fit(field);
}

/// Makes the field as high as its text, up to a maximum in the stylesheet. Most browsers do it themselves (`field-sizing`, CSS
/// Basic User Interface Level 4), which avoids a layout for each letter.
pub(super) fn fit(field: &HtmlTextAreaElement) {
    if web_sys::css::supports_with_value("field-sizing", "content").unwrap_or_default() {
        return;
    }
    let style = web_sys::HtmlElement::style(field);
    // If a browser does not accept a height, the field scrolls, which works too.
    let _ = style.set_property("height", "auto");
    let _ = style.set_property("height", &format!("{}px", field.scroll_height() + 2));
}
