//! Reading and changing rows.

use super::*;
use crate::store::Jobs;
use crate::store::tests::database::forgotten;

on_each_database!(
    a_row_is_read_as_it_was_written_with_its_defaults,
    rows_come_in_order_with_ties_by_id_and_none_last,
    a_filter_is_true_or_false_also_of_what_is_none,
    search_minds_no_letter_case_in_russian_and_kazakh,
    a_path_leads_through_rows_and_is_none_where_it_breaks_off,
    many_rows_are_made_together_with_their_events,
    many_rows_are_made_all_or_none,
    a_setting_is_kept_only_if_it_differs_from_the_apps,
    a_deleted_row_is_hidden_can_be_read_by_id_and_comes_back,
    what_is_unique_is_so_among_rows_that_are_not_deleted,
    what_is_begun_is_kept_or_undone,
);

const SENT: &str = "
app: sent
languages: [ru]
zone: Asia/Almaty
tables:
  letter:
    columns: { name: text, code: { text, unique: true, optional: true }, status: { one_of: [waiting, told] } }
  empty: { columns: {} }
";

fn letters(count: usize) -> Vec<BTreeMap<Name, Value>> {
    let letter = |number: usize| {
        let status = ["waiting", "told"][number % 2];
        BTreeMap::from([
            (Name::new("name"), Value::text(&format!("no. {number}"))),
            (Name::new("status"), Value::choice(status)),
        ])
    };
    (0..count).map(letter).collect()
}

async fn many_rows_are_made_together_with_their_events() {
    let store = store_that_hears(&forgotten().await, SENT, &["letter"]).await;
    // More than one statement takes.
    let rows = letters(9_001);
    let table = Name::new("letter");
    let made = ask(&store, Request::InsertEach { table, rows }).await;
    assert_eq!(made, Answer::Done);
    let count = Request::Count {
        table: Name::new("letter"),
        filter: Filter::EVERY,
    };
    let counted = ask(&store, count).await;
    assert_eq!(counted, Answer::Value(Value::Integer(9_001)));
    let last = column("name", Test::Equals, Value::text("no. 9000"));
    let [last] = ids(&store, "letter", last).await[..] else {
        panic!("one is named so");
    };
    let row = row("letter", last);
    let events = store.write(async move |transaction| {
        let due = transaction
            .due_jobs(Jobs::Timers, Timestamp::MAX, 20_000)
            .await?;
        Ok::<_, StoreError>((transaction.take_events(&row).await?, due.len()))
    });
    let (events, due) = events.await.unwrap();
    let names: Vec<&str> = events.iter().map(|event| event.event.as_str()).collect();
    assert_eq!(names, ["created", "waiting"]);
    assert_eq!(due, 9_001);
}

async fn many_rows_are_made_all_or_none() {
    let store = store(SENT).await;
    let made = async |table: &str, rows| {
        let table = Name::new(table);
        ask(&store, Request::InsertEach { table, rows }).await
    };
    assert_eq!(made("letter", Vec::new()).await, Answer::Done);
    assert_eq!(made("empty", vec![BTreeMap::new(); 3]).await, Answer::Done);
    assert_eq!(ids(&store, "empty", Filter::EVERY).await, [1, 2, 3]);
    let mut rows = letters(3);
    for row in &mut rows {
        row.insert(Name::new("code"), Value::text("same"));
    }
    ask(&store, Request::Begin).await;
    assert_eq!(made("letter", rows).await, Answer::Refused(Refusal::Exists));
}

pub(super) async fn three_services() -> Store {
    let store = store(SALON).await;
    for (ru, kk, length, price, position) in [
        ("Стрижка", "Шаш қию", 60, Some(5_000), 2),
        ("Укладка", "Сәндеу", 30, Some(3_000), 1),
        ("Беседа", "Әңгіме", 30, None, 1),
    ] {
        let columns = [
            ("name", words(ru, kk)),
            ("duration", minutes(length)),
            ("price", price.map_or(Value::None, money)),
            ("position", Value::Integer(position)),
        ];
        insert(&store, "service", columns).await;
    }
    store
}

async fn a_row_is_read_as_it_was_written_with_its_defaults() {
    let store = store(SALON).await;
    let haircut = haircut(&store).await;
    let record = record(&store, &haircut).await;
    assert_eq!(record.key, None);
    assert!(!record.deleted);
    assert_eq!(record.values["name"], words("Стрижка", "Шаш қию"));
    assert_eq!(record.values["price"], money(5_000));
    assert_eq!(record.values["position"], Value::Integer(0));
    assert_eq!(record.values["buffer_after"], minutes(0));
    assert_eq!(
        ask(&store, Request::Row(row("service", 99))).await,
        Answer::Row(None)
    );
}

async fn rows_come_in_order_with_ties_by_id_and_none_last() {
    let store = three_services().await;
    let ordered = async |column: &str, descending| {
        let query = Query {
            order: Some((Name::new(column), descending)),
            ..query("service", Filter::EVERY)
        };
        let records = rows(&store, query).await;
        records
            .iter()
            .map(|record| record.row.id.0)
            .collect::<Vec<_>>()
    };
    assert_eq!(ordered("position", false).await, [2, 3, 1]);
    assert_eq!(ordered("position", true).await, [1, 3, 2]);
    assert_eq!(ordered("price", false).await, [2, 1, 3]);
    assert_eq!(ordered("price", true).await, [1, 2, 3]);
    // By the app's first language: Беседа, Стрижка, Укладка.
    assert_eq!(ordered("name", false).await, [3, 1, 2]);
    let second = Query {
        limit: 1,
        offset: 1,
        ..query("service", Filter::EVERY)
    };
    assert_eq!(rows(&store, second).await[0].row.id, RowId(2));
}

async fn a_filter_is_true_or_false_also_of_what_is_none() {
    let store = three_services().await;
    let fits = async |filter| ids(&store, "service", filter).await;
    let price = |test, value| column("price", test, value);
    assert_eq!(fits(price(Test::Equals, money(5_000))).await, [1]);
    assert_eq!(fits(price(Test::Not, money(5_000))).await, [2, 3]);
    assert_eq!(fits(price(Test::Equals, Value::None)).await, [3]);
    assert_eq!(fits(price(Test::Not, Value::None)).await, [1, 2]);
    assert_eq!(fits(price(Test::From, money(3_000))).await, [1, 2]);
    assert_eq!(fits(price(Test::Above, money(3_000))).await, [1]);
    assert_eq!(fits(price(Test::To, money(3_000))).await, [2]);
    assert!(fits(price(Test::Below, money(3_000))).await.is_empty());
    let dear = price(Test::From, money(4_000));
    assert_eq!(fits(Filter::Not(Box::new(dear.clone()))).await, [2, 3]);
    let some = Value::List([money(3_000), money(1)].into());
    assert_eq!(fits(price(Test::In, some)).await, [2]);
    assert!(
        fits(price(Test::In, Value::List([].into())))
            .await
            .is_empty()
    );
    let short = column("duration", Test::Below, minutes(45));
    let either = Filter::Any(vec![dear.clone(), short.clone()]);
    assert_eq!(fits(either.clone()).await, [1, 2, 3]);
    assert!(fits(Filter::Not(Box::new(either))).await.is_empty());
    let both = Filter::All(vec![dear, short]);
    assert!(fits(both.clone()).await.is_empty());
    assert_eq!(fits(Filter::Not(Box::new(both))).await, [1, 2, 3]);
    assert!(fits(price(Test::From, Value::None)).await.is_empty());
    assert!(fits(Filter::NO).await.is_empty());
    assert_eq!(
        fits(column("id", Test::Equals, Value::Integer(2))).await,
        [2]
    );
    assert_eq!(
        fits(column("key", Test::Equals, Value::None)).await,
        [1, 2, 3]
    );
}

async fn search_minds_no_letter_case_in_russian_and_kazakh() {
    let store = three_services().await;
    let found = async |text| {
        let like = column("name", Test::Like, Value::text(text));
        ids(&store, "service", like).await
    };
    assert_eq!(found("стриж").await, [1]);
    assert_eq!(found("УКЛАД").await, [2]);
    assert_eq!(found("ҚИЮ").await, [1]);
    assert_eq!(found("әңгі").await, [3]);
    assert_eq!(found("СӘН").await, [2]);
    // Text that only the JSON around the words contains is not found.
    assert!(found("ru").await.is_empty());
    assert!(found("*").await.is_empty());
}

async fn a_path_leads_through_rows_and_is_none_where_it_breaks_off() {
    let app = "
app: clinic
languages: [ru]
zone: Asia/Almaty
tables:
  branch: { columns: { name: text } }
  doctor: { columns: { name: text, branch: { branch, optional: true } } }
  leave: { columns: { doctor: doctor, day: date } }
";
    let store = store(app).await;
    let north = insert(&store, "branch", [("name", Value::text("Север"))]).await;
    let at_north = [
        ("name", Value::text("А")),
        ("branch", Value::Row(north.clone())),
    ];
    let first = insert(&store, "doctor", at_north).await;
    let nowhere = insert(&store, "doctor", [("name", Value::text("Б"))]).await;
    let day = Value::Date("2026-03-08".parse().unwrap());
    for doctor in [first, nowhere] {
        let columns = [("doctor", Value::Row(doctor)), ("day", day.clone())];
        insert(&store, "leave", columns).await;
    }
    let fits = async |path, test, value| ids(&store, "leave", column(path, test, value)).await;
    let branch = || Value::Row(north.clone());
    assert_eq!(fits("doctor.branch", Test::Equals, branch()).await, [1]);
    assert_eq!(fits("doctor.branch", Test::Not, branch()).await, [2]);
    assert_eq!(fits("doctor.branch", Test::Equals, Value::None).await, [2]);
    assert_eq!(fits("doctor.branch", Test::Not, Value::None).await, [1]);
    let name = Value::text("север");
    assert_eq!(fits("doctor.branch.name", Test::Like, name).await, [1]);
    assert_eq!(
        fits("doctor.branch.name", Test::Equals, Value::None).await,
        [2]
    );
    assert_eq!(fits("day", Test::Equals, day).await, [1, 2]);
}

pub(super) async fn store_of_leaves(app: &str) -> Store {
    let store = store(app).await;
    let north = insert(&store, "branch", [("name", Value::text("Север"))]).await;
    let at_north = [("name", Value::text("А")), ("branch", Value::Row(north))];
    let first = insert(&store, "doctor", at_north).await;
    let nowhere = insert(&store, "doctor", [("name", Value::text("Б"))]).await;
    for (doctor, days) in [(&first, 2), (&first, 3), (&nowhere, 7)] {
        let columns = [
            ("doctor", Value::Row(doctor.clone())),
            ("days", Value::Integer(days)),
        ];
        insert(&store, "leave", columns).await;
    }
    store
}

async fn a_deleted_row_is_hidden_can_be_read_by_id_and_comes_back() {
    let store = three_services().await;
    let first = row("service", 1);
    let delete = || Request::Delete(row("service", 1));
    assert_eq!(ask(&store, delete()).await, Answer::Done);
    assert_eq!(ask(&store, delete()).await, refused(Refusal::Missing));
    assert_eq!(ids(&store, "service", Filter::EVERY).await, [2, 3]);
    let deleted = |value| column("deleted", Test::Equals, Value::Boolean(value));
    assert_eq!(ids(&store, "service", deleted(true)).await, [1]);
    assert_eq!(ids(&store, "service", deleted(false)).await, [2, 3]);
    assert!(record(&store, &first).await.deleted);
    let update = Request::Update {
        row: first.clone(),
        values: values([("position", Value::Integer(9))]),
    };
    assert_eq!(ask(&store, update).await, refused(Refusal::Missing));
    assert_eq!(
        ask(&store, Request::Restore(first.clone())).await,
        Answer::Done
    );
    assert!(!record(&store, &first).await.deleted);
    let missing = ask(&store, Request::Restore(row("service", 99))).await;
    assert_eq!(missing, refused(Refusal::Missing));
}

async fn what_is_unique_is_so_among_rows_that_are_not_deleted() {
    let store = store(
        "
app: shop
languages: [ru]
zone: Asia/Almaty
tables:
  slot: { columns: { day: date, place: integer }, unique: [[day, place]] }
",
    )
    .await;
    let day = || Value::Date("2026-03-08".parse().unwrap());
    let slot = |place| Request::Insert {
        table: Name::new("slot"),
        values: values([("day", day()), ("place", Value::Integer(place))]),
    };
    let inserted = async |place| match ask(&store, slot(place)).await {
        Answer::Inserted(id) => row("slot", id.0),
        other => panic!("{other:?}"),
    };
    let first = inserted(1).await;
    assert_eq!(ask(&store, slot(1)).await, refused(Refusal::Exists));
    let second = inserted(2).await;
    let update = Request::Update {
        row: second,
        values: values([("place", Value::Integer(1))]),
    };
    assert_eq!(ask(&store, update).await, refused(Refusal::Exists));
    ask(&store, Request::Delete(first.clone())).await;
    inserted(1).await;
    let restore = Request::Restore(first);
    assert_eq!(ask(&store, restore).await, refused(Refusal::Exists));
}

async fn what_is_begun_is_kept_or_undone() {
    let store = store(SALON).await;
    let left: Result<Vec<Answer>, StoreError> = store
        .write(async |transaction| {
            let add = |name: &str| Request::Insert {
                table: Name::new("service"),
                values: values([("name", words(name, name)), ("duration", minutes(30))]),
            };
            let requests = [
                add("до"),
                Request::Begin,
                add("отменено"),
                Request::Undo,
                Request::Begin,
                add("оставлено"),
                Request::Keep,
                Request::Count {
                    table: Name::new("service"),
                    filter: Filter::EVERY,
                },
            ];
            let mut answers = Vec::new();
            for request in requests {
                answers.push(transaction.answer(request, &monday()).await?);
            }
            Ok(answers)
        })
        .await;
    assert_eq!(
        left.unwrap().last(),
        Some(&Answer::Value(Value::Integer(2)))
    );
}

async fn a_setting_is_kept_only_if_it_differs_from_the_apps() {
    let store = three_services().await;
    let settings = RowReference::settings();
    for (length, kept) in [(45, minutes(45)), (30, minutes(30))] {
        let update = Request::Update {
            row: settings.clone(),
            values: BTreeMap::from([(Name::new("step"), minutes(length))]),
        };
        assert_eq!(ask(&store, update).await, Answer::Done);
        assert_eq!(record(&store, &settings).await.values["step"], kept);
    }
}
