//! The standard library: the flows and texts that every app may use, embedded in the binary.

use tilmash_engine::source::Source;

macro_rules! embedded {
    ($($path:literal)*) => {
        &[$(($path, include_str!(concat!("../../../../", $path)))),*]
    };
}

/// Path and text of each file, sorted by path.
const FILES: &[(&str, &str)] = embedded! {
    "flows/audit.yaml"
    "flows/bookings.yaml"
    "flows/broadcast.yaml"
    "flows/closures.yaml"
    "flows/deliver.yaml"
    "flows/faq.yaml"
    "flows/feedback.yaml"
    "flows/hours.yaml"
    "flows/invited.yaml"
    "flows/language.yaml"
    "flows/line_told.yaml"
    "flows/move.yaml"
    "flows/my.yaml"
    "flows/news.yaml"
    "flows/offer.yaml"
    "flows/opinion.yaml"
    "flows/opinion_asked.yaml"
    "flows/opinions.yaml"
    "flows/payments.yaml"
    "flows/questions.yaml"
    "flows/reply.yaml"
    "flows/reviews.yaml"
    "flows/rows.yaml"
    "flows/settings.yaml"
    "flows/staff_told.yaml"
    "flows/start.yaml"
    "flows/statistics.yaml"
    "flows/support.yaml"
    "flows/team.yaml"
    "flows/tickets.yaml"
    "flows/timetable.yaml"
    "flows/told.yaml"
    "flows/visit.yaml"
    "locales/kk/audit.ftl"
    "locales/kk/bookings.ftl"
    "locales/kk/broadcast.ftl"
    "locales/kk/closures.ftl"
    "locales/kk/core.ftl"
    "locales/kk/deliver.ftl"
    "locales/kk/faq.ftl"
    "locales/kk/feedback.ftl"
    "locales/kk/hours.ftl"
    "locales/kk/invited.ftl"
    "locales/kk/language.ftl"
    "locales/kk/line_told.ftl"
    "locales/kk/move.ftl"
    "locales/kk/my.ftl"
    "locales/kk/news.ftl"
    "locales/kk/offer.ftl"
    "locales/kk/opinion.ftl"
    "locales/kk/opinion_asked.ftl"
    "locales/kk/opinions.ftl"
    "locales/kk/payments.ftl"
    "locales/kk/questions.ftl"
    "locales/kk/reply.ftl"
    "locales/kk/reviews.ftl"
    "locales/kk/rows.ftl"
    "locales/kk/settings.ftl"
    "locales/kk/staff_told.ftl"
    "locales/kk/start.ftl"
    "locales/kk/statistics.ftl"
    "locales/kk/support.ftl"
    "locales/kk/team.ftl"
    "locales/kk/tickets.ftl"
    "locales/kk/timetable.ftl"
    "locales/kk/told.ftl"
    "locales/kk/visit.ftl"
    "locales/ru/audit.ftl"
    "locales/ru/bookings.ftl"
    "locales/ru/broadcast.ftl"
    "locales/ru/closures.ftl"
    "locales/ru/core.ftl"
    "locales/ru/deliver.ftl"
    "locales/ru/faq.ftl"
    "locales/ru/feedback.ftl"
    "locales/ru/hours.ftl"
    "locales/ru/invited.ftl"
    "locales/ru/language.ftl"
    "locales/ru/line_told.ftl"
    "locales/ru/move.ftl"
    "locales/ru/my.ftl"
    "locales/ru/news.ftl"
    "locales/ru/offer.ftl"
    "locales/ru/opinion.ftl"
    "locales/ru/opinion_asked.ftl"
    "locales/ru/opinions.ftl"
    "locales/ru/payments.ftl"
    "locales/ru/questions.ftl"
    "locales/ru/reply.ftl"
    "locales/ru/reviews.ftl"
    "locales/ru/rows.ftl"
    "locales/ru/settings.ftl"
    "locales/ru/staff_told.ftl"
    "locales/ru/start.ftl"
    "locales/ru/statistics.ftl"
    "locales/ru/support.ftl"
    "locales/ru/team.ftl"
    "locales/ru/tickets.ftl"
    "locales/ru/timetable.ftl"
    "locales/ru/told.ftl"
    "locales/ru/visit.ftl"
};

/// The library's files, sorted by path.
pub fn sources() -> impl Iterator<Item = Source> {
    FILES.iter().map(|(path, text)| Source {
        path: (*path).to_owned(),
        text: (*text).to_owned(),
        library: true,
    })
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use crate::app::AppDirectory;

    use super::*;

    #[test]
    fn every_file_of_the_library_is_embedded() {
        let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let found = AppDirectory::new(workspace).own_files().unwrap();
        let found: Vec<(&str, &str)> = found
            .iter()
            .map(|source| (source.path.as_str(), source.text.as_str()))
            .collect();
        assert_eq!(FILES, found);
    }
}
