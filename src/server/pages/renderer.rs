//! Renders pages: once for all who see the same, completed for each visitor.

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

/// How many templates are kept, and how many bytes they may have together: the pages that many open at this moment.
const MAX_TEMPLATES: usize = 64;
const MAX_TEMPLATE_BYTES: usize = 4 * 1024 * 1024;

/// Draws pages.
///
/// Drawing takes thirty times as long as completing and sending what was drawn, and whoever opens a room sees what
/// others see but for a few words. So a page is drawn for nobody in particular, and kept together with the [`Opening`]
/// that it is a function of: nothing has to be thrown away for it to be right.
pub(in crate::server) struct Renderer {
    options: LeptosOptions,
    files: PageFiles,
    /// Stand for whoever asks, and for their nonce. The nickname is secret: nobody can write it in a room.
    nobody: Member,
    no_nonce: Nonce,
    no_form: FormId,
    // A std mutex: it is held for a few comparisons.
    templates: Mutex<VecDeque<Arc<Template>>>,
}

/// A page with blanks.
struct Template {
    opening: Opening,
    /// What stands before each blank.
    pieces: Vec<(String, TemplateSlot)>,
    end: String,
}

/// What differs from visitor to visitor.
#[derive(Clone, Copy)]
enum TemplateSlot {
    Nonce,
    /// What tells the form in this page from the one in every other.
    Form,
    /// Whom they ignore, at the end of the head.
    Style,
    /// Who they are, in the JSON of the opening.
    Member,
    Nickname,
    Mark,
}

/// What a page has once: whatever people write is escaped.
const HEAD_END_TAG: &str = "</head>";

/// A page, with a style at the end of its head.
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

    /// A page, and the Content-Security-Policy under which its scripts run, and no others.
    pub(in crate::server) fn render(&self, opening: Opening, ignored: &[Person]) -> (String, String) {
        let nonce = Nonce::new();
        let (policy, style) = self.around(&opening, ignored, &nonce);
        if let (shared, Some(you)) = self.for_nobody(&opening) {
            let template = self.template(shared);
            // Whoever is in the page already sees themselves in it.
            if !template.mentions(you.person) {
                return (template.complete(&you, &nonce, &new_form(), &style), policy);
            }
        }
        (with_style(self.draw(opening, nonce, new_form()), &style), policy)
    }

    /// The same, where it takes no drawing: others have just seen this page.
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

    /// What an opening is without whom it is for, and who that is.
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

    /// The template of an opening for nobody, if there is one.
    fn kept(&self, opening: &Opening) -> Option<Arc<Template>> {
        let templates = self.templates.lock().expect("no holder panics");
        templates.iter().rev().find(|template| template.opening == *opening).cloned()
    }

    /// Draws the template of an opening for nobody, unless somebody has meanwhile.
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
    /// Whether somebody occurs in it: what a page shows is in its JSON, and there a person is their id.
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

    /// How many bytes its texts have.
    fn length(&self) -> usize {
        self.texts().map(str::len).sum()
    }

    /// How much memory it takes, more or less: its opening stands in its texts once more, as JSON.
    fn size(&self) -> usize {
        2 * self.length()
    }

    fn texts(&self) -> impl Iterator<Item = &str> {
        self.pieces.iter().map(|(piece, _)| piece).chain([&self.end]).map(String::as_str)
    }
}

/// The id of a form that no page has had yet.
fn new_form() -> FormId {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let at = Timestamp::from_millis(u64::try_from(since.as_millis()).unwrap_or_default());
    let mut random = [0; 10];
    // Without randomness, forms that somebody is given in the same millisecond are one.
    let _ = getrandom::fill(&mut random);
    FormId(MessageId::v7(at, random).to_string())
}

/// As it stands in a text and in an attribute.
fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests;
