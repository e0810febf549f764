//! What existing bookings need from a person, as commands print it.

use tilmash_host::store::{Overbooked, Unassigned};

use crate::exit::Exit;

/// Prints which bookings lack a resource, and where more is promised than there is. Only the first
/// is a fault: what is overbooked is for the business to settle with its clients.
pub(crate) fn tell(unassigned: &[Unassigned], overbooked: &[Overbooked]) -> Exit {
    for unassigned in unassigned {
        anstream::println!("to decide  {unassigned}");
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
