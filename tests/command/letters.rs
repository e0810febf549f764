//! Messages that could not be sent, as an operator sees them.

use std::process::Stdio;

use tilmash_tests::double::{Fault, FaultKind};

use crate::salon::{Salon, in_directory};

#[tokio::test]
async fn what_was_given_up_is_listed_and_sent_when_it_is_asked_for() {
    let directory = tempfile::tempdir().expect("a directory for the database");
    let salon = Salon::on(in_directory(&directory)).await;
    let outbox = |arguments: &[&str]| {
        let mut command = salon.command("outbox");
        let output = command.args(arguments).stdout(Stdio::piped()).output();
        let output = output.expect("the program can be started");
        let text = |bytes| String::from_utf8(bytes).expect("the program writes UTF-8");
        (
            output.status.code(),
            text(output.stdout),
            text(output.stderr),
        )
    };
    let refused = Fault::on("sendMessage", FaultKind::Forbidden);
    salon.double.fault(refused);
    let bot = salon.start();
    let aliya = salon.double.person(1, "Алия");
    aliya.says("/book");
    let tried = |calls: &[tilmash_tests::double::Entry]| {
        let mut sends = calls.iter().filter(|call| call.method == "sendMessage");
        sends.any(|call| call.refusal().is_some())
    };
    salon.double.wait_for(tried).await;
    assert!(bot.terminate().success());

    let (code, listed, told) = outbox(&[]);
    assert_eq!(code, Some(0));
    assert_eq!(told, "1 message given up in the last week\n");
    let end = "chat 1  send  1 try: Forbidden: bot was blocked by the user\n";
    assert!(listed.ends_with(end), "{listed}");
    assert!(
        !listed.contains("Выберите"),
        "what people read is not listed"
    );
    let (_, json, _) = outbox(&["--json"]);
    let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!(json[0]["chat"], 1);
    let number = json[0]["id"].to_string();

    assert_eq!(outbox(&["--resend", "999"]).0, Some(2));
    let (code, _, told) = outbox(&["--resend", &number]);
    assert_eq!(code, Some(0));
    assert!(told.starts_with("1 message queued again"), "{told}");
    assert_eq!(outbox(&[]).1, "");
    let bot = salon.start();
    aliya.waits_for_text("Выберите услугу").await;
    assert!(bot.terminate().success());
    let (_, _, told) = outbox(&["--resend", "all"]);
    assert!(told.starts_with("0 messages queued again"), "{told}");
}
