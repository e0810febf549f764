//! Settings: the app's defaults, and the business's changes to them.

use std::collections::BTreeMap;

use sea_query::{Expr, ExprTrait, OnConflict, Query};
use tilmash_engine::model::{Column, Model};
use tilmash_engine::name::Name;
use tilmash_engine::value::{Type, Value};

use crate::store::database::connection::Connection;
use crate::store::database::error::StoreError;

const SETTING: &str = "tilmash_setting";

/// Changes a setting from the app's default.
pub(in crate::store) async fn set(
    connection: &mut Connection,
    model: &Model,
    name: &Name,
    value: &Value,
) -> Result<(), StoreError> {
    assert!(
        is_valid(&model.settings[name], value),
        "the checker gives a setting values of its type"
    );
    connection.alter();
    let json = serde_json::to_string(value).expect("a value can be written as JSON");
    let mut insert = Query::insert();
    insert
        .into_table(SETTING)
        .columns(["name", "value"])
        .values_panic([name.as_str().into(), json.into()])
        .on_conflict(OnConflict::column("name").update_column("value").to_owned());
    connection.execute(&insert).await?;
    Ok(())
}

/// Returns a setting to the app's default.
pub(in crate::store) async fn reset(
    connection: &mut Connection,
    name: &Name,
) -> Result<(), StoreError> {
    connection.alter();
    let mut delete = Query::delete();
    delete
        .from_table(SETTING)
        .and_where(Expr::col("name").eq(name.as_str()));
    connection.execute(&delete).await?;
    Ok(())
}

/// Every setting of the app with its present value.
pub(in crate::store) async fn all(
    connection: &mut Connection,
    model: &Model,
) -> Result<BTreeMap<Name, Value>, StoreError> {
    let defaults = model.settings.iter().map(|(name, column)| {
        let value = column.default.clone().unwrap_or(Value::None);
        (name.clone(), value)
    });
    let mut settings: BTreeMap<Name, Value> = defaults.collect();
    let mut select = Query::select();
    select.columns(["name", "value"]).from(SETTING);
    for row in connection.fetch(&select).await? {
        let (name, json) = (row.string(0), row.string(1));
        // If the app has dropped the setting or changed its type, the change no longer counts.
        let Some(column) = model.settings.get(name.as_str()) else {
            continue;
        };
        let Ok(value) = serde_json::from_str::<Value>(&json) else {
            continue;
        };
        if is_valid(column, &value) {
            settings.insert(Name::new(&name), value);
        }
    }
    Ok(settings)
}

fn is_valid(setting: &Column, value: &Value) -> bool {
    is_of(&setting.typed.of, value) || (setting.typed.optional && value.is_none())
}

/// Whether a value is of a type that a setting may have.
fn is_of(of: &Type, value: &Value) -> bool {
    match of {
        Type::Boolean => matches!(value, Value::Boolean(_)),
        Type::Integer => matches!(value, Value::Integer(_)),
        Type::Money => matches!(value, Value::Money(_)),
        Type::Text | Type::Email | Type::Url | Type::Zone => matches!(value, Value::Text(_)),
        Type::Phone => matches!(value, Value::Phone(_)),
        Type::Choice(ids) => matches!(value, Value::Choice(id) if ids.contains(id)),
        Type::Language => matches!(value, Value::Language(_)),
        Type::Date => matches!(value, Value::Date(_)),
        Type::Time => matches!(value, Value::Time(_)),
        Type::Moment => matches!(value, Value::Moment(_)),
        Type::Duration => matches!(value, Value::Duration(_)),
        Type::Words => matches!(value, Value::Words(_)),
        Type::Row(table) => matches!(value, Value::Row(row) if row.table == *table),
        Type::Draft(..) | Type::List(_) | Type::Span => false,
    }
}
