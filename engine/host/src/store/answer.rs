//! What the interpreter needs, answered from the store.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Timestamp;
use tilmash_engine::booking::Waived;
use tilmash_engine::interpret::{Answer, Free, Record, Request};
use tilmash_engine::model::Part;
use tilmash_engine::model::event;
use tilmash_engine::name::Name;
use tilmash_engine::value::{PERSON, RowId, RowReference, SETTING, Value};

use super::booking::change::{Aim, Decision};
use super::booking::take::Visit;
use super::database::error::StoreError;
use super::payment::assert_unpaid;
use super::tables::audit::Fate;
use super::tables::change::{self, NewRow};
use super::tables::halt::Halt;
use super::tables::hours::Stored;
use super::tables::ledger::Movement;
use super::tables::{groups, guard, record, setting};
use super::writer::transaction::{Context, Transaction};

impl Transaction {
    /// Answers one need of the interpreter.
    ///
    /// # Errors
    ///
    /// Only if the database fails; a refusal is an answer.
    ///
    /// # Panics
    ///
    /// If the checker would not have let the request pass: an unknown table, a value of a wrong
    /// type.
    pub async fn answer(
        &mut self,
        request: Request,
        context: &Context,
    ) -> Result<Answer, StoreError> {
        let answered = self.done(request, context).await;
        Ok(Halt::split(answered)?.unwrap_or_else(Answer::Refused))
    }

    async fn done(&mut self, request: Request, context: &Context) -> Result<Answer, Halt> {
        let now = context.now;
        if let Some(table) = self.changed(&request) {
            // Before any row or place is locked, as whoever guards does it.
            guard::pass(&mut self.connection, &self.model, &table)?;
        }
        let (connection, model) = (&mut self.connection, &*self.model);
        Ok(match request {
            Request::Row(row) if *row.table == *SETTING => {
                let settings = self.settings().await?;
                Answer::Row(Some(Record {
                    row,
                    key: None,
                    deleted: false,
                    values: (*settings).clone(),
                }))
            }
            Request::Row(row) => {
                let visitor = match connection.has_met() {
                    true => None,
                    false => self.visitor.record(model, &row)?,
                };
                Answer::Row(match visitor {
                    Some(visitor) => Some(visitor),
                    None => record::one(connection, model, &row).await?,
                })
            }
            Request::Rows(query) => Answer::Rows(record::some(connection, model, &query).await?),
            Request::Ids(query) => {
                let ids = record::ids(connection, model, &query).await?;
                Answer::Value(Value::List(ids.into_iter().map(Value::Row).collect()))
            }
            Request::Count { table, filter } => {
                Answer::Value(self.count(&table, filter, context.by).await?)
            }
            Request::Figure {
                figure,
                table,
                column,
                filter,
            } => {
                let of = (figure, &column);
                Answer::Value(groups::figure(connection, model, &table, of, &filter).await?)
            }
            Request::Groups(grouping) => {
                Answer::Value(groups::groups(connection, model, &grouping).await?)
            }
            Request::Load { during, by } => {
                Answer::Value(self.load(during, by.as_ref(), now).await?)
            }
            Request::Setting(name) => {
                let value = self.settings().await?.get(&name).cloned();
                Answer::Value(value.unwrap_or(Value::None))
            }
            Request::Seed(files) => self.seed_files(&files, context).await?,
            Request::Insert { table, values } => {
                Answer::Inserted(self.insert(&table, &values, context).await?)
            }
            Request::InsertEach { table, rows } => {
                self.insert_each(&table, &rows, context).await?;
                Answer::Done
            }
            Request::Update { row, values } => self.update(&row, values, context).await?,
            Request::Enter {
                entry,
                row,
                column,
                amount,
                about,
            } => {
                let movement = Movement {
                    entry,
                    row,
                    column,
                    amount,
                    about,
                };
                self.enter(movement, context).await?;
                Answer::Done
            }
            Request::Acquaint(id) => {
                self.acquaint(id).await?;
                Answer::Done
            }
            Request::Delete(row) => self.delete(&row, context).await?,
            Request::Restore(row) => self.restore(&row, context).await?,
            Request::Make(new) => self.make(*new, context).await?,
            Request::HasPicture(path) => Answer::Value(Value::Boolean(self.has_picture(&path))),
            Request::IsKept(file) => Answer::Value(Value::Boolean(self.is_kept(file).await?)),
            Request::Guard(tables) => {
                guard::guard(connection, &tables)?;
                Answer::Done
            }
            Request::Begin => self.control(&["SAVEPOINT attempt"])?,
            Request::Keep => self.control(&["RELEASE attempt"])?,
            Request::Undo => self.control(&["ROLLBACK TO attempt", "RELEASE attempt"])?,
            Request::Book {
                free,
                start,
                values,
                even,
            } => {
                let visit = visit(free, start, values, even);
                let booked = self.book(visit, context).await;
                Answer::Inserted(booked.map_err(|halt| halt.beyond(even))?)
            }
            Request::Hold {
                free,
                start,
                values,
                expires,
                even,
            } => {
                let visit = visit(free, start, values, even);
                let held = self.hold_time(visit, expires, context).await;
                Answer::Inserted(held.map_err(|halt| halt.beyond(even))?)
            }
            Request::Move {
                booking,
                start,
                values,
                even,
            } => {
                let aim = Aim {
                    start,
                    values,
                    waived: even,
                };
                let moved = self.move_booking(&booking, aim, context).await;
                moved.map_err(|halt| halt.beyond(even))?;
                Answer::Done
            }
            Request::Queue { free, when, values } => {
                Answer::Inserted(self.queue(free, when, values, context).await?)
            }
            Request::Transition {
                booking,
                transition,
                why,
                even,
            } => {
                let decision = Decision {
                    transition,
                    why: why.as_deref(),
                    waived: even,
                };
                self.transition(&booking, decision, context).await?;
                Answer::Done
            }
            Request::IsFresh { read, within } => {
                Answer::Value(Value::Boolean(self.is_fresh(&read, within, now).await?))
            }
            Request::Mirror { asked, rows } => {
                Answer::Value(self.mirror(*asked, rows, context).await?)
            }
            Request::Days { free, first, last } if model.mirrors_starts() => {
                Answer::Days(self.listed_days(&free, first, last, now).await?)
            }
            Request::Starts { free, day } if model.mirrors_starts() => {
                Answer::Starts(self.listed_starts(&free, day, now).await?)
            }
            Request::Serving { free, table, start } if model.mirrors_starts() => {
                let rows = self.listed_resources(&free, &table, start, now).await?;
                let rows = rows.into_iter().map(Value::Row);
                Answer::Value(Value::List(rows.collect()))
            }
            Request::Days { free, first, last } => {
                Answer::Days(self.days(&free, first, last, now).await?)
            }
            Request::Starts { free, day } => Answer::Starts(self.starts(&free, day, now).await?),
            Request::Serving { free, table, start } => {
                let rows = self.serving(&free, &table, start, now).await?;
                let rows = rows.into_iter().map(Value::Row);
                Answer::Value(Value::List(rows.collect()))
            }
        })
    }

    /// The table whose rows a request changes.
    fn changed(&self, request: &Request) -> Option<Name> {
        let of_part = |part| self.model.part(part).map(|table| table.name.clone());
        match request {
            Request::Insert { table, .. } | Request::InsertEach { table, .. } => {
                Some(table.clone())
            }
            Request::Update { row, .. }
            | Request::Enter { row, .. }
            | Request::Delete(row)
            | Request::Restore(row) => Some(row.table.clone()),
            Request::Acquaint(_) => Some(Name::new(PERSON)),
            Request::Book { .. }
            | Request::Move { .. }
            | Request::Hold { .. }
            | Request::Transition { .. } => of_part(Part::Booking),
            Request::Queue { .. } => of_part(Part::Waiting),
            Request::Row(_)
            | Request::Rows(_)
            | Request::Count { .. }
            | Request::Figure { .. }
            | Request::Setting(_)
            | Request::Days { .. }
            | Request::Starts { .. }
            | Request::Serving { .. }
            | Request::Seed(_)
            | Request::Groups(_)
            | Request::Load { .. }
            | Request::Ids(_)
            | Request::Make(_)
            | Request::IsKept(_)
            | Request::HasPicture(_)
            | Request::IsFresh { .. }
            | Request::Mirror { .. }
            | Request::Guard(_)
            | Request::Begin
            | Request::Keep
            | Request::Undo => None,
        }
    }

    async fn insert(
        &mut self,
        table: &Name,
        values: &BTreeMap<Name, Value>,
        context: &Context,
    ) -> Result<RowId, Halt> {
        assert_ne!(
            record::table(&self.model, table).part,
            Part::Booking,
            "the checker lets only `book` make a booking"
        );
        assert_unpaid(record::table(&self.model, table), values);
        if let Some(hours) = Stored::read(&mut self.connection, &self.model, table).await? {
            hours.refuse(None, values)?;
        }
        let new = NewRow {
            table,
            key: None,
            values,
        };
        let id = change::insert(&mut self.connection, &self.model, new).await?;
        let row = RowReference {
            table: table.clone(),
            id,
        };
        self.raise_created(&row, values, context).await?;
        self.reshape_after(table, context.now).await?;
        self.audit(&row, Fate::Created, context).await?;
        Ok(id)
    }

    async fn insert_each(
        &mut self,
        table: &Name,
        rows: &[BTreeMap<Name, Value>],
        context: &Context,
    ) -> Result<(), Halt> {
        assert_ne!(
            record::table(&self.model, table).part,
            Part::Booking,
            "the checker lets only `book` make a booking"
        );
        for values in rows {
            assert_unpaid(record::table(&self.model, table), values);
        }
        let hours = Stored::read(&mut self.connection, &self.model, table).await?;
        if let Some(hours) = hours {
            hours.refuse_each(rows)?;
        }
        let made = change::insert_each(&mut self.connection, &self.model, table, rows).await?;
        self.raise_each_created(table, &made, context).await?;
        self.reshape_after(table, context.now).await?;
        if self.is_audited(table, context) {
            for made in &made {
                let row = RowReference {
                    table: table.clone(),
                    id: made.id,
                };
                self.audit(&row, Fate::Created, context).await?;
            }
        }
        Ok(())
    }

    async fn update(
        &mut self,
        row: &RowReference,
        values: BTreeMap<Name, Value>,
        context: &Context,
    ) -> Result<Answer, Halt> {
        if *row.table == *SETTING {
            let before = self.settings().await?;
            self.change_settings(&before, &values).await?;
            if self.is_audited(&row.table, context) {
                self.audit_changes(row, &before, &values, context).await?;
            }
        } else if self.is_booking(row) {
            self.edit_booking(row, values, context).await?;
        } else {
            let before = self.heard_row(row).await?;
            let audited = match self.is_audited(&row.table, context) {
                true => record::one(&mut self.connection, &self.model, row).await?,
                false => None,
            };
            let hours = Stored::read(&mut self.connection, &self.model, &row.table).await?;
            if let Some(hours) = hours {
                hours.refuse_change(row.id, &values)?;
            }
            let is_payment = self.is_payment(row);
            if is_payment {
                self.judge_payment(row, &values).await?;
            }
            change::update(&mut self.connection, &self.model, row, &values).await?;
            if is_payment {
                self.give_back(row, &values, context.now).await?;
            }
            if let Some(before) = before {
                self.raise_changes(&before, &values, context).await?;
            }
            self.reshape_after(&row.table, context.now).await?;
            if let Some(before) = audited {
                self.audit_changes(row, &before.values, &values, context)
                    .await?;
            }
        }
        Ok(Answer::Done)
    }

    async fn delete(&mut self, row: &RowReference, context: &Context) -> Result<Answer, Halt> {
        if self.is_booking(row) {
            self.delete_booking(row, context).await?;
        } else {
            if self.is_payment(row) {
                self.judge_deleted_payment(row).await?;
            }
            change::delete(&mut self.connection, &self.model, row, context.now).await?;
            self.raise(row, event::DELETED, context).await?;
            self.reshape_after(&row.table, context.now).await?;
            self.audit(row, Fate::Deleted, context).await?;
        }
        Ok(Answer::Done)
    }

    async fn restore(&mut self, row: &RowReference, context: &Context) -> Result<Answer, Halt> {
        if self.is_booking(row) {
            self.restore_booking(row, context).await?;
        } else {
            let before = self.heard_row(row).await?;
            let hours = Stored::read(&mut self.connection, &self.model, &row.table).await?;
            if let Some(hours) = hours
                && let Some(record) = record::one(&mut self.connection, &self.model, row).await?
            {
                hours.refuse(Some(row.id), &record.values)?;
            }
            change::restore(&mut self.connection, &self.model, row).await?;
            if let Some(before) = before.filter(|before| before.deleted) {
                self.raise_created(row, &before.values, context).await?;
            }
            self.reshape_after(&row.table, context.now).await?;
            self.audit(row, Fate::Restored, context).await?;
        }
        Ok(Answer::Done)
    }

    fn is_booking(&self, row: &RowReference) -> bool {
        record::table(&self.model, &row.table).part == Part::Booking
    }

    fn is_payment(&self, row: &RowReference) -> bool {
        record::table(&self.model, &row.table).part == Part::Payment
    }

    fn control(&mut self, statements: &[&'static str]) -> Result<Answer, Halt> {
        for statement in statements {
            self.connection.control(statement)?;
        }
        Ok(Answer::Done)
    }

    /// Every setting of the app with its present value.
    ///
    /// # Errors
    ///
    /// Only if the database fails.
    pub async fn settings(&mut self) -> Result<Arc<BTreeMap<Name, Value>>, StoreError> {
        Ok(Arc::clone(&self.business().await?.settings))
    }

    /// Changes those settings that have another value now. One that has the app's own again follows
    /// the app from then on.
    async fn change_settings(
        &mut self,
        before: &BTreeMap<Name, Value>,
        values: &BTreeMap<Name, Value>,
    ) -> Result<(), StoreError> {
        let model = Arc::clone(&self.model);
        for (name, value) in values {
            let default = model
                .settings()
                .get(name)
                .and_then(|it| it.default.as_ref());
            if before.get(name) == Some(value) {
                continue;
            }
            match default == Some(value) {
                true => self.reset_setting(name).await?,
                false => self.set_setting(name, value).await?,
            }
        }
        Ok(())
    }

    /// Changes a setting from the app's default.
    ///
    /// # Errors
    ///
    /// Only if the database fails.
    ///
    /// # Panics
    ///
    /// If the app has no such setting or the value is not of its type.
    pub async fn set_setting(&mut self, name: &Name, value: &Value) -> Result<(), StoreError> {
        setting::set(&mut self.connection, &self.model, name, value).await
    }

    /// Returns a setting to the app's default.
    ///
    /// # Errors
    ///
    /// Only if the database fails.
    pub async fn reset_setting(&mut self, name: &Name) -> Result<(), StoreError> {
        setting::reset(&mut self.connection, name).await
    }
}

fn visit(free: Free, start: Timestamp, own: BTreeMap<Name, Value>, waived: Waived) -> Visit {
    Visit {
        free,
        start,
        own,
        waived,
    }
}
