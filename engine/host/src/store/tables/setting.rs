//! Settings: the app's defaults, and the business's changes to them.

use std::collections::BTreeMap;

use sea_query::{Expr, ExprTrait, OnConflict, Order, Query};
use tilmash_engine::model::Model;
use tilmash_engine::name::Name;
use tilmash_engine::value::Value;

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
        model.settings()[name].typed.holds(value),
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
    let defaults = model.settings().iter().map(|(name, column)| {
        let value = column.default.clone().unwrap_or(Value::None);
        (name.clone(), value)
    });
    let mut settings: BTreeMap<Name, Value> = defaults.collect();
    let mut select = Query::select();
    select.columns(["name", "value"]).from(SETTING);
    for row in connection.fetch(&select).await? {
        let name = row.string(0);
        if let Some(value) = counts(model, &name, &row.string(1)) {
            settings.insert(Name::new(&name), value);
        }
    }
    Ok(settings)
}

/// The app's settings that were changed and whose type has changed since: their defaults count.
pub(in crate::store) async fn outdated(
    connection: &mut Connection,
    model: &Model,
) -> Result<Vec<Name>, StoreError> {
    let mut select = Query::select();
    select
        .columns(["name", "value"])
        .from(SETTING)
        .order_by("name", Order::Asc);
    let mut outdated = Vec::new();
    for row in connection.fetch(&select).await? {
        let name = row.string(0);
        let is_known = model.settings().contains_key(name.as_str());
        if is_known && counts(model, &name, &row.string(1)).is_none() {
            outdated.push(Name::new(&name));
        }
    }
    Ok(outdated)
}

/// The value of a setting that was changed. If the app has dropped the setting or changed its type,
/// the change no longer counts.
fn counts(model: &Model, name: &str, json: &str) -> Option<Value> {
    let column = model.settings().get(name)?;
    let value = serde_json::from_str::<Value>(json).ok()?;
    column.typed.holds(&value).then_some(value)
}
