//! Values as the words in which the history and the audit keep them.

use tilmash_engine::value::{PERSON, RowReference, Value};
use tilmash_engine::zone;

use super::record;
use crate::store::database::error::StoreError;
use crate::store::writer::transaction::Transaction;

impl Transaction {
    /// A value as a text that is the same in every language: ids, ISO dates, local time, amounts
    /// with hundredths if there are any; for a row its name. `None` for no value.
    pub(in crate::store) async fn in_words(
        &mut self,
        value: &Value,
    ) -> Result<Option<String>, StoreError> {
        Ok(Some(match value {
            Value::None => return Ok(None),
            Value::Boolean(_)
            | Value::Integer(_)
            | Value::Text(_)
            | Value::Phone(_)
            | Value::Location(_)
            | Value::Choice(_)
            | Value::Language(_)
            | Value::Date(_)
            | Value::Time(_)
            | Value::Duration(_) => value.as_written(),
            Value::Money(_) => {
                let amount = value.as_written();
                amount.strip_suffix(".00").unwrap_or(&amount).to_owned()
            }
            Value::Moment(moment) => {
                let zone = &self.model.zone;
                let date = zone.to_datetime(*moment).date();
                format!("{date} {}", zone::clock(zone, *moment))
            }
            Value::Words(words) => {
                let languages = &self.model.languages;
                words.in_language(&languages[0], languages).to_owned()
            }
            Value::Row(row) => self.name_of(row).await?,
            Value::List(items) => {
                let mut names = Vec::with_capacity(items.len());
                for row in items.iter().filter_map(Value::as_row) {
                    names.push(self.name_of(row).await?);
                }
                names.join(", ")
            }
            Value::Decimal(_) | Value::Draft(_) | Value::Span(..) | Value::File(_) => {
                unreachable!("the checker gives a column no decimal, span or draft")
            }
        }))
    }

    /// The name of a row; if it has none, its table and id.
    async fn name_of(&mut self, row: &RowReference) -> Result<String, StoreError> {
        let found = record::one(&mut self.connection, &self.model, row).await?;
        let column = if row.table == *PERSON {
            "full_name"
        } else {
            "name"
        };
        let named = found.and_then(|found| {
            let name = found.values.get(column)?;
            if let Value::Words(words) = name {
                let languages = &self.model.languages;
                return Some(words.in_language(&languages[0], languages).to_owned());
            }
            let Value::Text(name) = name else {
                return None;
            };
            Some(name.to_string())
        });
        Ok(named.unwrap_or_else(|| format!("{} {}", row.table, row.id.0)))
    }
}
