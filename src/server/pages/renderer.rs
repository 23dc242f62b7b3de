//! Renders pages: once for all visitors with the same content, completed for each visitor.

use crate::{
    api::{Opening, PageView},
    domain::{Member, MessageId, Nickname, Person, Timestamp},
    server::http::security,
    sheets,
    ui::{self, FormId, PageFiles, shell},
};
use leptos::{config::LeptosOptions, nonce::Nonce, prelude::*};
use std::{
    collections::VecDeque,
    fmt,
    sync::{Arc, Mutex},
    time::{SystemTime, UNIX_EPOCH},
};

/// The most cached templates, and their most bytes together: the pages that many people open at the moment.
const MAX_TEMPLATES: usize = 64;
const MAX_TEMPLATE_BYTES: usize = 4 * 1024 * 1024;

/// Renders pages.
///
/// Rendering takes thirty times as long as completing and sending a template, and visitors of a room see the same except for a
/// few words. So a page is rendered without a visitor and cached. The key is the whole [`Opening`], so no entry ever needs
/// invalidation.
pub(in crate::server) struct Renderer {
    options: LeptosOptions,
    files: PageFiles,
    /// Placeholders for the visitor and their nonce. The nickname is secret: nobody can write it in a room.
    nobody: Member,
    no_nonce: Nonce,
    no_form: FormId,
    // A std mutex: it is held for a few comparisons.
    templates: Mutex<VecDeque<Arc<Template>>>,
}

/// A page with placeholders.
struct Template {
    opening: Opening,
    /// The text before each placeholder.
    pieces: Vec<(String, TemplateSlot)>,
    end: String,
}

/// A part that differs between visitors.
#[derive(Clone, Copy)]
enum TemplateSlot {
    Nonce,
    /// The unique id of the form in this page.
    Form,
    /// The style that hides ignored people, at the end of the head.
    Style,
    /// The visitor, in the JSON of the opening.
    Member,
    Nickname,
    Mark,
}

/// Occurs once in a page: people's text is escaped.
const HEAD_END_TAG: &str = "</head>";

/// Adds a style at the end of a page's head.
fn with_style(page: String, style: &str) -> String {
    if style.is_empty() { page } else { page.replacen(HEAD_END_TAG, &format!("{style}{HEAD_END_TAG}"), 1) }
}

impl Renderer {
    pub(in crate::server) fn new(options: LeptosOptions, files: PageFiles) -> Self {
        let nickname = Nickname::parse(&Nonce::new()).expect("a nonce is 22 visible characters");
        let nobody = Member { person: Person::NOBODY, nickname };
        let (no_nonce, no_form) = (Nonce::new(), new_form());
        Self { options, files, nobody, no_nonce, no_form, templates: Mutex::default() }
    }

    /// A page, and its Content-Security-Policy, which allows only its own scripts.
    pub(in crate::server) fn render(&self, opening: Opening, ignored: &[Person]) -> (String, String) {
        let nonce = Nonce::new();
        let (policy, style) = self.around(&opening, ignored, &nonce);
        if let (shared, Some(you)) = self.for_nobody(&opening) {
            let template = self.template(shared);
            // A visitor who is in the page already is part of the template.
            if !template.mentions(you.person) {
                return (template.complete(&you, &nonce, &new_form(), &style), policy);
            }
        }
        (with_style(self.draw(opening, nonce, new_form()), &style), policy)
    }

    /// The same, if the template is cached.
    pub(in crate::server) fn completed(
        &self,
        opening: &Opening,
        ignored: &[Person],
    ) -> Option<(String, String)> {
        let (shared, you) = self.for_nobody(opening);
        let (template, you) = (self.kept(&shared)?, you?);
        if template.mentions(you.person) {
            return None;
        }
        let nonce = Nonce::new();
        let (policy, style) = self.around(opening, ignored, &nonce);
        Some((template.complete(&you, &nonce, &new_form(), &style), policy))
    }

    /// The opening without its visitor, and the visitor.
    fn for_nobody(&self, opening: &Opening) -> (Opening, Option<Member>) {
        let mut shared = opening.clone();
        let you = shared.you_mut().map(|you| std::mem::replace(you, self.nobody.clone()));
        (shared, you)
    }

    /// The policy of a page, and the style at the end of its head.
    fn around(&self, opening: &Opening, ignored: &[Person], nonce: &Nonce) -> (String, String) {
        let has_frame = matches!(opening.scene, PageView::Room(_) | PageView::Watched(_));
        let policy = security::page_policy(nonce, &self.options, has_frame);
        (policy, sheets::ignoring(opening.language, ignored, nonce))
    }

    fn draw(&self, opening: Opening, nonce: Nonce, form: FormId) -> String {
        let owner = Owner::new_root(None);
        let html = owner.with(|| {
            provide_context(nonce);
            provide_context(form);
            shell(self.options.clone(), &self.files, opening).to_html()
        });
        owner.unset_with_forced_cleanup();
        html
    }

    /// The cached template of an opening without a visitor.
    fn kept(&self, opening: &Opening) -> Option<Arc<Template>> {
        let templates = self.templates.lock().expect("no holder panics");
        templates.iter().rev().find(|template| template.opening == *opening).cloned()
    }

    /// Renders the template of an opening without a visitor, unless another request has meanwhile.
    fn template(&self, opening: Opening) -> Arc<Template> {
        if let Some(template) = self.kept(&opening) {
            return template;
        }
        let html = self.draw(opening.clone(), self.no_nonce.clone(), self.no_form.clone());
        let template = Arc::new(self.cut(opening, &html));
        let mut templates = self.templates.lock().expect("no holder panics");
        templates.push_back(Arc::clone(&template));
        let mut bytes: usize = templates.iter().map(|template| template.size()).sum();
        while MAX_TEMPLATES < templates.len() || MAX_TEMPLATE_BYTES < bytes {
            bytes -= templates.pop_front().map_or(bytes, |oldest| oldest.size());
        }
        template
    }

    fn cut(&self, opening: Opening, html: &str) -> Template {
        let mut pieces = Vec::new();
        let mut rest = html;
        let blanks = [
            (self.no_nonce.to_string(), TemplateSlot::Nonce),
            (self.no_form.0.clone(), TemplateSlot::Form),
            (HEAD_END_TAG.to_owned(), TemplateSlot::Style),
            (ui::json(&self.nobody), TemplateSlot::Member),
            (self.nobody.nickname.to_string(), TemplateSlot::Nickname),
            (ui::mark(self.nobody.person).into_string(), TemplateSlot::Mark),
        ];
        let next = |rest: &str| {
            let found =
                blanks.iter().filter_map(|(text, blank)| Some((rest.find(text)?, text.len(), *blank)));
            found.min_by_key(|&(at, ..)| at)
        };
        while let Some((at, length, blank)) = next(rest) {
            pieces.push((rest[..at].to_owned(), blank));
            rest = &rest[at + length..];
        }
        Template { opening, pieces, end: rest.to_owned() }
    }
}

impl fmt::Debug for Renderer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Renderer").finish_non_exhaustive()
    }
}

impl Template {
    /// Whether a person occurs in it: a page's content is in its JSON, which has each person's id.
    fn mentions(&self, person: Person) -> bool {
        let person = person.to_string();
        self.texts().any(|text| text.contains(&person))
    }

    fn complete(&self, you: &Member, nonce: &Nonce, FormId(form): &FormId, style: &str) -> String {
        let (json, nickname, mark) =
            (ui::json(you), escape(you.nickname.as_str()), ui::mark(you.person).into_string());
        let style = format!("{style}{HEAD_END_TAG}");
        let mut page = String::with_capacity(self.length() + 1024);
        for (piece, blank) in &self.pieces {
            page.push_str(piece);
            page.push_str(match blank {
                TemplateSlot::Nonce => nonce,
                TemplateSlot::Form => form,
                TemplateSlot::Style => &style,
                TemplateSlot::Member => &json,
                TemplateSlot::Nickname => &nickname,
                TemplateSlot::Mark => &mark,
            });
        }
        page.push_str(&self.end);
        page
    }

    /// The bytes of its texts.
    fn length(&self) -> usize {
        self.texts().map(str::len).sum()
    }

    /// Its approximate memory: the opening is stored a second time, as JSON in the texts.
    fn size(&self) -> usize {
        2 * self.length()
    }

    fn texts(&self) -> impl Iterator<Item = &str> {
        self.pieces.iter().map(|(piece, _)| piece).chain([&self.end]).map(String::as_str)
    }
}

/// A unique id for a form.
fn new_form() -> FormId {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let at = Timestamp::from_millis(u64::try_from(since.as_millis()).unwrap_or_default());
    let mut random = [0; 10];
    // Without randomness, forms of the same millisecond have the same id.
    let _ = getrandom::fill(&mut random);
    FormId(MessageId::v7(at, random).to_string())
}

/// Escapes a text for HTML content and attributes.
fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests;
