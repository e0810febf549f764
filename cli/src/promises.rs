//! What existing bookings need from a person, as commands print it.

use tilmash_host::store::{Concerned, Mentions, Overbooked, Reshaped, Unassigned, Why};

use crate::exit::Exit;

/// Prints which bookings lack a resource, and where more is promised than there is. Only the first
/// is a fault: what is overbooked is for the business to settle with its clients.
pub(crate) fn tell(unassigned: &[Unassigned], overbooked: &[Overbooked]) -> Exit {
    for unassigned in unassigned {
        anstream::println!("to decide  {unassigned}");
        list(&unassigned.bookings);
    }
    for overbooked in overbooked {
        anstream::println!("overbooked  {overbooked}");
    }
    if !overbooked.is_empty() {
        anstream::eprintln!(
            "what is overbooked stays promised, and nobody else can book it: move or cancel one of the bookings"
        );
    }
    match unassigned.is_empty() {
        true => Exit::Fine,
        false => Exit::Faults,
    }
}

/// Prints what becomes of existing bookings, each line after a word, and who is named for nothing.
pub(crate) fn tell_reshaped(word: &str, reshaped: &Reshaped) {
    for assigned in &reshaped.assigned {
        anstream::println!("{word}  {assigned}");
        list(&assigned.bookings);
    }
    if let Some(step) = reshaped.reclaiming() {
        anstream::println!("{word}  {step}");
    }
    for idle in &reshaped.idle {
        anstream::println!("needless  {idle}");
    }
}

/// Prints which bookings to come are concerned by a change of rows.
pub(crate) fn tell_concerned(concerned: &[Concerned]) {
    for Concerned { why, bookings } in concerned {
        let (are, them) = match bookings.count {
            1 => (
                "1 booking to come has".to_owned(),
                "it stays: call the client",
            ),
            count => (
                format!("{count} bookings to come have"),
                "they stay: call the clients",
            ),
        };
        let what = match why {
            Why::Withdrawn => "what is withdrawn",
            Why::Closed => "a time that is closed now",
        };
        anstream::println!("concerned  {are} {what}; {them}");
        list(bookings);
    }
}

fn list(bookings: &Mentions) {
    for line in bookings.lines() {
        anstream::println!("  {line}");
    }
}
