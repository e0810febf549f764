//! Which app a line belongs to, when several bots run in one process.

use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id};
use tracing::{Metadata, Subscriber};
use tracing_subscriber::Layer;
use tracing_subscriber::layer::{Context, Filter};
use tracing_subscriber::registry::LookupSpan;

/// The app of a bot's span, kept with the span.
#[derive(Default)]
struct AppOf(String);

/// Records the apps of spans; it lies below the layers that use [`Own`].
pub(super) struct NoteApps;

/// Lets the lines of one app pass, and the lines that belong to no app.
pub(super) struct Own(pub(super) String);

impl<S> Layer<S> for NoteApps
where
    S: Subscriber + for<'s> LookupSpan<'s>,
{
    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, context: Context<'_, S>) {
        let mut app = AppOf::default();
        attributes.record(&mut app);
        if let (Some(span), false) = (context.span(id), app.0.is_empty()) {
            span.extensions_mut().insert(app);
        }
    }
}

impl Visit for AppOf {
    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        if field.name() == "app" {
            self.0 = format!("{value:?}");
        }
    }
}

/// The app that an event belongs to; `None` if it belongs to none.
pub(super) fn app_of<S>(context: &Context<'_, S>) -> Option<String>
where
    S: Subscriber + for<'s> LookupSpan<'s>,
{
    let span = context.lookup_current()?;
    let mut apps = span.scope().filter_map(|span| {
        let extensions = span.extensions();
        extensions.get::<AppOf>().map(|app| app.0.clone())
    });
    apps.next()
}

impl<S> Filter<S> for Own
where
    S: Subscriber + for<'s> LookupSpan<'s>,
{
    fn enabled(&self, metadata: &Metadata<'_>, context: &Context<'_, S>) -> bool {
        if metadata.is_span() {
            return true;
        }
        let Some(span) = context.lookup_current() else {
            return true;
        };
        let mut apps = span.scope().filter_map(|span| {
            let extensions = span.extensions();
            extensions.get::<AppOf>().map(|app| app.0 == self.0)
        });
        apps.next().unwrap_or(true)
    }
}
