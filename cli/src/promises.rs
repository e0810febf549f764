//! What existing bookings need from a person, as commands print it.

use tilmash_host::store::{Concerned, Mentions, Orphaned, Overbooked, Reshaped, Tense, Unassigned};

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
pub(crate) fn tell_reshaped(word: &str, reshaped: &Reshaped, tense: Tense) {
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
    tell_concerned(&reshaped.concerned, tense);
}

/// Prints which bookings to come a change concerns.
pub(crate) fn tell_concerned(concerned: &[Concerned], tense: Tense) {
    for concerned in concerned {
        anstream::println!("concerned  {}", concerned.told(tense));
        list(&concerned.bookings);
    }
}

/// Prints which bookings to come have a resource that is withdrawn.
pub(crate) fn tell_orphaned(orphaned: &[Orphaned]) {
    for orphaned in orphaned {
        anstream::println!("concerned  {orphaned}");
        list(&orphaned.bookings);
    }
}

fn list(bookings: &Mentions) {
    for line in bookings.lines() {
        anstream::println!("  {line}");
    }
}
