//! Errors as lines of the log.

use std::error::Error;

use crate::store::StoreError;

/// An error and all its causes, in one line.
pub(crate) fn with_causes(error: &dyn Error) -> String {
    let mut words = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        let more = error.to_string();
        if !words.contains(&more) {
            words = format!("{words}: {more}");
        }
        cause = error.source();
    }
    words
}

/// An error with its cause, for the log, which must not contain the content of people's rows.
pub(crate) fn without_content(error: &StoreError) -> String {
    if let StoreError::Cell {
        table,
        row,
        column,
        wanted,
        ..
    } = error
    {
        return format!("`{table}` {row} holds in `{column}` what is no {wanted}");
    }
    match error.source() {
        Some(source) => format!("{error}: {source}"),
        None => error.to_string(),
    }
}
