//! What becomes of a group that Telegram makes a supergroup: it has another id from then on.

use sea_query::{Alias, Expr, ExprTrait, LockType, Order, Query};
use tilmash_engine::interpret::{Background, RunId};
use tilmash_engine::model::Table;
use tilmash_engine::name::Name;
use tilmash_engine::value::{ChatId, RowId, SETTING, Type, Value};

use crate::store::database::error::StoreError;
use crate::store::writer::transaction::Transaction;

impl Transaction {
    /// Names a group by its new id wherever it is named: in settings and rows, in runs that wait
    /// for an answer there, and in messages that are still to be sent. What was sent before is not
    /// in the supergroup, so none of its buttons is to be removed any more. Nothing that people
    /// have changed is changed by this, so it has neither event nor entry in the audit.
    pub async fn move_chat(&mut self, from: i64, to: i64) -> Result<(), StoreError> {
        let (Some(from), Some(to)) = (ChatId::new(from), ChatId::new(to)) else {
            return Ok(());
        };
        let model = std::sync::Arc::clone(&self.model);
        self.move_setting(from, to).await?;
        for table in model
            .tables
            .values()
            .filter(|table| *table.name != *SETTING)
        {
            let columns = table.columns.iter();
            for (column, _) in columns.filter(|(_, column)| column.typed.of == Type::Chat) {
                self.move_rows(table, column, (from, to)).await?;
            }
        }
        self.move_runs(from, to).await?;
        let mut forget = Query::delete();
        forget
            .from_table("tilmash_notice")
            .and_where(Expr::col("chat").eq(from.get()));
        self.connection.execute(&forget).await?;
        let mut redirect = Query::update();
        redirect
            .table("tilmash_outbox")
            .value("chat", to.get())
            .and_where(Expr::col("chat").eq(from.get()))
            .and_where(Expr::col("state").eq("queued"));
        self.connection.execute(&redirect).await?;
        Ok(())
    }

    async fn move_setting(&mut self, from: ChatId, to: ChatId) -> Result<(), StoreError> {
        let json = |chat| serde_json::to_string(&Value::Chat(chat)).expect("a number is JSON");
        let mut update = Query::update();
        update
            .table("tilmash_setting")
            .value("value", json(to))
            .and_where(Expr::col("value").eq(json(from)));
        self.connection.alter();
        self.connection.execute(&update).await?;
        Ok(())
    }

    async fn move_rows(
        &mut self,
        table: &Table,
        column: &Name,
        (from, to): (ChatId, ChatId),
    ) -> Result<(), StoreError> {
        let name = || Alias::new(table.name.as_str());
        let cell = || Alias::new(column.as_str());
        let mut update = Query::update();
        update
            .table(name())
            .value(cell(), to.get())
            .and_where(Expr::col(cell()).eq(from.get()));
        if table.unique.iter().any(|group| group.contains(column)) {
            // A row that has the new id already is the right one.
            let mut known = Query::select();
            known
                .expr(Expr::val(1))
                .from(name())
                .and_where(Expr::col(cell()).eq(to.get()));
            update.and_where(Expr::exists(known).not());
        }
        self.connection.alter();
        self.connection.execute(&update).await?;
        Ok(())
    }

    /// Runs are locked in one order.
    async fn move_runs(&mut self, from: ChatId, to: ChatId) -> Result<(), StoreError> {
        let mut select = Query::select();
        select
            .columns(["id", "data"])
            .from("tilmash_run")
            .and_where(Expr::col("data").like(format!("%{from}%")))
            .order_by("id", Order::Asc)
            .lock(LockType::Update);
        for row in self.connection.fetch(&select).await? {
            let (id, data) = (RunId(row.number(0)), row.string(1));
            let Ok(mut run) = serde_json::from_str::<Background>(&data) else {
                continue;
            };
            let waits = &mut run.waits;
            for place in waits.to.iter_mut().chain(&mut waits.unheard) {
                if *place == RowId(from.get()) {
                    *place = RowId(to.get());
                }
            }
            let data = serde_json::to_string(&run);
            let data = data.expect("a run is plain data with texts for keys");
            self.save_run(id, &data).await?;
        }
        Ok(())
    }
}
