//! The app of docs/payments, which is paid in Stars: checked and played.

use std::process::Command;

use tilmash_tests::app_files::root;

#[test]
fn the_app_that_is_paid_passes_its_check_and_its_talks() {
    let place = root().join("docs/payments");
    for command in ["check", "test"] {
        let mut program = Command::new(env!("CARGO_BIN_EXE_tilmash"));
        let output = program.args([command, "."]).current_dir(&place).output();
        let output = output.expect("the program runs");
        let told = String::from_utf8_lossy(&output.stdout).into_owned()
            + &String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "tilmash {command}: {told}");
    }
}
