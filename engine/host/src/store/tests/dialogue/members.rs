//! The roles that rows give. Each update finds who has them now, whoever has changed the rows.

use super::*;

on_each_database!(
    a_role_is_there_from_the_update_after_its_row,
    what_is_undone_gives_no_role,
    rows_that_depend_on_others_are_counted_each_time,
);

const TEAM: &str = "
app: team
languages: [ru]
zone: Asia/Almaty
roles:
  admin: { sees: all, rows: admin, where: { level: admin } }
  member: { sees: all, rows: admin, where: { club.open: true } }
tables:
  club: { columns: { open: boolean } }
  admin:
    columns: { person: person, level: [admin, viewer], club: { club, optional: true } }
    sees: {}
";

fn admins() -> Filter {
    Filter::All(vec![
        column("person", Test::Equals, Value::Row(row("person", ALIYA.0))),
        column("level", Test::Equals, Value::choice("admin")),
    ])
}

fn of_open_clubs() -> Filter {
    column("club.open", Test::Equals, Value::Boolean(true))
}

async fn count(transaction: &mut Transaction, filter: Filter) -> Result<i64, StoreError> {
    let context = Context {
        by: Some(ALIYA),
        ..monday()
    };
    let count = Request::Count {
        table: Name::new("admin"),
        filter,
    };
    match transaction.answer(count, &context).await? {
        Answer::Value(Value::Integer(count)) => Ok(count),
        other => panic!("{other:?}"),
    }
}

/// What Aliya's next updates find.
async fn found(store: &Store, filter: Filter) -> i64 {
    let work = async move |transaction: &mut Transaction| {
        transaction.open_dialogue(ALIYA).await?;
        count(transaction, filter).await
    };
    let found: Result<i64, StoreError> = store.write(work).await;
    found.unwrap()
}

/// Two stores on one database, and Aliya.
async fn stores() -> [Store; 2] {
    let url = database::lasting().await;
    let stores = [store_at(&url, TEAM).await, store_at(&url, TEAM).await];
    let now = monday().now;
    let met: Result<bool, StoreError> = stores[0]
        .write(async move |transaction| transaction.upsert_person(ALIYA, None, "A", now).await)
        .await;
    assert!(met.unwrap());
    stores
}

fn admin(level: &str) -> [(&'static str, Value); 2] {
    let person = Value::Row(row("person", ALIYA.0));
    [("person", person), ("level", Value::choice(level))]
}

async fn a_role_is_there_from_the_update_after_its_row() {
    let stores = stores().await;
    for by in &stores {
        assert_eq!(found(&stores[0], admins()).await, 0);
        assert_eq!(found(&stores[0], admins()).await, 0);
        let added = insert(by, "admin", admin("admin")).await;
        assert_eq!(found(&stores[0], admins()).await, 1);
        let less = Request::Update {
            row: added.clone(),
            values: values([("level", Value::choice("viewer"))]),
        };
        ask(by, less).await;
        assert_eq!(found(&stores[0], admins()).await, 0);
        let again = Request::Update {
            row: added.clone(),
            values: values([("level", Value::choice("admin"))]),
        };
        ask(by, again).await;
        assert_eq!(found(&stores[0], admins()).await, 1);
        ask(by, Request::Delete(added)).await;
    }
    assert_eq!(found(&stores[0], admins()).await, 0);
}

async fn what_is_undone_gives_no_role() {
    let [store, _] = stores().await;
    assert_eq!(found(&store, admins()).await, 0);
    let told: Result<_, StoreError> = store
        .write(async |transaction| {
            transaction.open_dialogue(ALIYA).await?;
            let mut told = vec![count(transaction, admins()).await?];
            transaction.answer(Request::Begin, &monday()).await?;
            let added = Request::Insert {
                table: Name::new("admin"),
                values: values(admin("admin")),
            };
            transaction.answer(added, &monday()).await?;
            told.push(count(transaction, admins()).await?);
            transaction.answer(Request::Undo, &monday()).await?;
            told.push(count(transaction, admins()).await?);
            Ok(told)
        })
        .await;
    assert_eq!(told.unwrap(), [0, 1, 0]);
    assert_eq!(found(&store, admins()).await, 0);
}

/// A club is no row that gives a role: its change gives no new revision.
async fn rows_that_depend_on_others_are_counted_each_time() {
    let [store, _] = stores().await;
    let club = insert(&store, "club", [("open", Value::Boolean(false))]).await;
    let [person, level] = admin("viewer");
    let columns = [person, level, ("club", Value::Row(club.clone()))];
    insert(&store, "admin", columns).await;
    assert_eq!(found(&store, of_open_clubs()).await, 0);
    let opens = Request::Update {
        row: club,
        values: values([("open", Value::Boolean(true))]),
    };
    ask(&store, opens).await;
    assert_eq!(found(&store, of_open_clubs()).await, 1);
}
