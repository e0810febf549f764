//! Figures of rows.

use tilmash_engine::program::Common;
use tilmash_engine::value::{Decimal, FIGURES, Figure};

use super::rows::{store_of_leaves, three_services};
use super::seeds::seed;
use super::*;

on_each_database!(
    figures_are_counted_and_summed_up_in_the_columns_type,
    figures_are_given_for_each_value_at_a_path,
    figures_are_given_for_what_several_columns_have_in_common,
    figures_are_given_for_each_hour_and_day_of_the_venue,
    an_average_is_of_the_values_that_there_are,
);

/// What rows have in common, and their first figure.
async fn grouped(store: &Store, table: &str, sum: Option<&str>, by: &str) -> Vec<(Value, Value)> {
    let figure = sum.map(|column| (Figure::Sum, column));
    let groups = groups_of(store, table, figure, by).await;
    let first = |(by, mut figures): (Value, Vec<Value>)| (by, figures.remove(0));
    groups.into_iter().map(first).collect()
}

/// What rows have in common, and their figures, the number of rows last.
async fn groups_of(
    store: &Store,
    table: &str,
    figure: Option<(Figure, &str)>,
    by: &str,
) -> Vec<(Value, Vec<Value>)> {
    let grouping = Grouping {
        table: Name::new(table),
        filter: Filter::EVERY,
        figure: figure.map(|(figure, column)| (figure, Name::new(column))),
        by: vec![Common {
            name: Name::new("by"),
            path: by.split('.').map(Name::new).collect(),
        }],
    };
    let answer = ask(store, Request::Groups(Box::new(grouping))).await;
    let Answer::Value(Value::List(groups)) = answer else {
        panic!("{answer:?}");
    };
    let group = |group: &Value| {
        let Value::Draft(fields) = group else {
            panic!("{group:?}");
        };
        let figures = FIGURES.iter().filter_map(|name| fields.get(*name));
        (fields["by"].clone(), figures.cloned().collect())
    };
    groups.iter().map(group).collect()
}

async fn figures_are_counted_and_summed_up_in_the_columns_type() {
    let store = three_services().await;
    let short = column("duration", Test::Equals, minutes(30));
    let count = Request::Count {
        table: Name::new("service"),
        filter: short.clone(),
    };
    assert_eq!(ask(&store, count).await, Answer::Value(Value::Integer(2)));
    let sum = |column: &str, filter| Request::Figure {
        figure: Figure::Sum,
        table: Name::new("service"),
        column: Name::new(column),
        filter,
    };
    let answer = ask(&store, sum("price", Filter::EVERY)).await;
    assert_eq!(answer, Answer::Value(money(8_000)));
    let answer = ask(&store, sum("duration", short)).await;
    assert_eq!(answer, Answer::Value(minutes(60)));
    let answer = ask(&store, sum("price", Filter::NO)).await;
    assert_eq!(answer, Answer::Value(money(0)));
}

async fn figures_are_given_for_what_several_columns_have_in_common() {
    let store = three_services().await;
    for (name, position, price) in [("a", 1, 100), ("b", 1, 300), ("c", 2, 50)] {
        let columns = [
            ("name", words(name, name)),
            ("duration", minutes(30)),
            ("price", money(price)),
            ("position", Value::Integer(position)),
        ];
        insert(&store, "service", columns).await;
    }
    let common = |column: &str| Common {
        name: Name::new(column),
        path: vec![Name::new(column)],
    };
    let grouping = Grouping {
        table: Name::new("service"),
        filter: Filter::EVERY,
        figure: Some((Figure::Sum, Name::new("price"))),
        by: ["duration", "position"].map(common).into(),
    };
    let answer = ask(&store, Request::Groups(Box::new(grouping))).await;
    let group = |length, position, sum, count| {
        let fields = [
            ("duration", minutes(length)),
            ("position", Value::Integer(position)),
            ("sum", money(sum)),
            ("count", Value::Integer(count)),
        ];
        let fields = fields.map(|(name, value)| (Name::new(name), value));
        Value::Draft(Arc::new(BTreeMap::from(fields)))
    };
    let groups = [
        group(30, 1, 3_400, 4),
        group(30, 2, 50, 1),
        group(60, 2, 5_000, 1),
    ];
    assert_eq!(answer, Answer::Value(Value::List(groups.into())));
}

async fn figures_are_given_for_each_value_at_a_path() {
    let store = three_services().await;
    let whole = Value::Integer;
    assert_eq!(
        grouped(&store, "service", None, "duration").await,
        [(minutes(30), whole(2)), (minutes(60), whole(1))]
    );
    assert_eq!(
        grouped(&store, "service", Some("price"), "position").await,
        [(whole(1), money(3_000)), (whole(2), money(5_000))]
    );
    let app = "
app: clinic
languages: [ru]
zone: Asia/Almaty
tables:
  branch: { columns: { name: text } }
  doctor: { columns: { name: text, branch: { branch, optional: true } } }
  leave: { columns: { doctor: doctor, days: integer } }
";
    let store = store_of_leaves(app).await;
    let north = Value::Row(row("branch", 1));
    assert_eq!(
        grouped(&store, "leave", Some("days"), "doctor.branch").await,
        [(Value::None, whole(7)), (north, whole(5))]
    );
    assert_eq!(
        grouped(&store, "leave", None, "doctor.branch.name").await,
        [(Value::text("Север"), whole(2)), (Value::None, whole(1))]
    );
}

async fn figures_are_given_for_each_hour_and_day_of_the_venue() {
    let app = "
app: log
languages: [ru]
zone: Asia/Almaty
tables:
  visit: { columns: { at: moment } }
";
    let store = store(app).await;
    // In Almaty: Monday at 10:00 and 10:30, and Tuesday at 01:00, which is Monday in UTC.
    for at in [
        "2026-03-02T05:00:00Z",
        "2026-03-02T05:30:00Z",
        "2026-03-02T20:00:00Z",
    ] {
        let at = Value::Moment(at.parse().unwrap());
        insert(&store, "visit", [("at", at)]).await;
    }
    let whole = Value::Integer;
    let day = |text: &str| Value::Date(text.parse().unwrap());
    assert_eq!(
        grouped(&store, "visit", None, "at.hour").await,
        [(whole(1), whole(1)), (whole(10), whole(2))]
    );
    assert_eq!(
        grouped(&store, "visit", None, "at.date").await,
        [(day("2026-03-02"), whole(2)), (day("2026-03-03"), whole(1))]
    );
    assert_eq!(
        grouped(&store, "visit", None, "at.weekday").await,
        [(whole(1), whole(2)), (whole(2), whole(1))]
    );
    assert_eq!(
        grouped(&store, "visit", None, "at.month").await,
        [(day("2026-03-01"), whole(3))]
    );
}

async fn an_average_is_of_the_values_that_there_are() {
    let app = "
app: marks
languages: [ru]
zone: Asia/Almaty
tables:
  mark:
    columns:
      who: text
      stars: { integer, optional: true }
      paid: { money, optional: true }
      took: { duration, optional: true }
";
    let rows = r#"{
        "mark": [
            { "key": "a", "who": "A", "stars": 5, "paid": 10, "took": "10m" },
            { "key": "b", "who": "A", "stars": 4, "paid": "10.01", "took": "11m" },
            { "key": "c", "who": "A" },
            { "key": "d", "who": "B", "stars": 5 },
            { "key": "e", "who": "C" }
        ]
    }"#;
    let store = store(app).await;
    seed(&store, rows).await;
    let average = |column: &str, filter| Request::Figure {
        figure: Figure::Average,
        table: Name::new("mark"),
        column: Name::new(column),
        filter,
    };
    let decimal = |hundredths: i64| {
        let millionths = hundredths * 10_000;
        Value::Decimal(Decimal { millionths })
    };
    let all = ask(&store, average("stars", Filter::EVERY)).await;
    assert_eq!(all, Answer::Value(decimal(467)));
    let none = ask(&store, average("stars", Filter::NO)).await;
    assert_eq!(none, Answer::Value(Value::None));
    let paid = ask(&store, average("paid", Filter::EVERY)).await;
    let half_up = Value::Money(Money { hundredths: 1_001 });
    assert_eq!(paid, Answer::Value(half_up));
    let took = ask(&store, average("took", Filter::EVERY)).await;
    let seconds = Value::Duration(Duration { seconds: 630 });
    assert_eq!(took, Answer::Value(seconds));
    let whole = Value::Integer;
    assert_eq!(
        groups_of(&store, "mark", Some((Figure::Average, "stars")), "who").await,
        [
            (Value::text("B"), vec![decimal(500), whole(1)]),
            (Value::text("A"), vec![decimal(450), whole(2)]),
        ]
    );
    assert_eq!(
        groups_of(&store, "mark", Some((Figure::Sum, "stars")), "who").await,
        [
            (Value::text("A"), vec![whole(9), whole(3)]),
            (Value::text("B"), vec![whole(5), whole(1)]),
            (Value::text("C"), vec![whole(0), whole(1)]),
        ]
    );
}
