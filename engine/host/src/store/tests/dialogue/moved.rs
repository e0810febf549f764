//! A group that Telegram makes a supergroup: wherever its id stands, the new one does.

use tilmash_engine::interpret::{Background, Delivery};
use tilmash_engine::value::{ChatId, Decimal, Document, FileForm};

use super::*;
use crate::store::{Outgoing, Sender};

on_each_database!(
    a_group_is_found_by_its_new_id,
    rows_keep_decimals_files_and_chats,
);

const OFFICE: &str = "
app: office
languages: [ru]
zone: Asia/Almaty
settings:
  staff_chat: { chat, optional: true }
tables:
  branch:
    columns: { office: { chat, optional: true }, hall: { chat, optional: true, unique: true } }
  weight:
    columns: { kg: { decimal, digits: 6 }, scan: { file, optional: true } }
";

const GROUP: i64 = -42;
const SUPERGROUP: i64 = -1_001_234_567_890;

fn chat(id: i64) -> Value {
    Value::Chat(ChatId::new(id).expect("a group's id"))
}

async fn a_group_is_found_by_its_new_id() {
    let store = store(OFFICE).await;
    let first = insert(
        &store,
        "branch",
        [("office", chat(GROUP)), ("hall", chat(GROUP))],
    )
    .await;
    let other = insert(&store, "branch", [("office", chat(-43))]).await;
    let new = insert(&store, "branch", [("hall", chat(SUPERGROUP))]).await;
    let now = monday().now;
    let moved: Result<_, StoreError> = store
        .write(async move |transaction| {
            let name = Name::new("staff_chat");
            transaction.set_setting(&name, &chat(GROUP)).await?;
            let run = transaction.begin_run(&name, RowId(1), now).await?;
            let mut background = Background::default();
            background.waits.to = vec![RowId(GROUP), RowId(7)];
            background.waits.unheard = vec![RowId(GROUP)];
            let data = serde_json::to_string(&background).expect("a run is JSON");
            transaction.save_run(run, &data).await?;
            transaction.note_notice(GROUP, 5, run).await?;
            let message = Outgoing {
                chat: GROUP,
                delivery: Delivery::Close { message: 5 },
                at: now,
            };
            transaction.enqueue(message, Sender::Anyone, now).await?;
            transaction.move_chat(GROUP, SUPERGROUP).await?;
            // Told twice, by an update and by a refusal.
            transaction.move_chat(GROUP, SUPERGROUP).await?;
            // What no group can be is nothing.
            transaction.move_chat(7, SUPERGROUP).await?;
            let run = transaction.open_run_of(run).await?.expect("the run waits");
            let due = transaction.outbox_due(now, 10).await?;
            let due: Vec<i64> = due.iter().map(|due| due.chat).collect();
            Ok((run.data, due, transaction.take_notices(run.id).await?))
        })
        .await;
    let (run, due, notices) = moved.unwrap();
    let run: Background = serde_json::from_str(&run).expect("a run is read");
    assert_eq!(run.waits.to, [RowId(SUPERGROUP), RowId(7)]);
    assert_eq!(run.waits.unheard, [RowId(SUPERGROUP)]);
    assert_eq!((due, notices), (vec![SUPERGROUP], vec![]));
    let setting = RowReference {
        table: Name::new("setting"),
        id: RowId(1),
    };
    for (row, column, expected) in [
        (&first, "office", chat(SUPERGROUP)),
        // Another row has the new id already, and no two may.
        (&first, "hall", chat(GROUP)),
        (&other, "office", chat(-43)),
        (&new, "hall", chat(SUPERGROUP)),
        (&setting, "staff_chat", chat(SUPERGROUP)),
    ] {
        let Answer::Row(Some(record)) = ask(&store, Request::Row(row.clone())).await else {
            panic!("the row is there");
        };
        assert_eq!(record.column(column), expected, "{column}");
    }
}

async fn rows_keep_decimals_files_and_chats() {
    let store = store(OFFICE).await;
    let scan = Document::sent("BQAC", FileForm::Document, "справка за март.pdf", 1234);
    let scan = Value::Document(scan.expect("an id of a file"));
    let most = Value::Decimal(Decimal {
        millionths: i64::MAX,
    });
    let row = insert(
        &store,
        "weight",
        [("kg", most.clone()), ("scan", scan.clone())],
    )
    .await;
    let Answer::Row(Some(record)) = ask(&store, Request::Row(row)).await else {
        panic!("the row is there");
    };
    assert_eq!(record.column("kg"), most);
    assert_eq!(record.column("scan"), scan);
}
