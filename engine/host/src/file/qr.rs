//! An address as a QR code (ISO/IEC 18004), black on white, for a phone that looks at a screen.

use qrcode::{Color, EcLevel, QrCode};

use super::picture::grey;

/// In modules, on each side: ISO/IEC 18004, 9.1.
const QUIET: usize = 4;

/// The least pixels of a module, and about how many the picture has on each side.
const LEAST: usize = 8;
const SIDE: usize = 600;

/// The picture; `None` if the address is too long for any code.
pub(super) fn picture(address: &str) -> Option<Vec<u8>> {
    let code = QrCode::with_error_correction_level(address, EcLevel::M).ok()?;
    let modules = code.width() + 2 * QUIET;
    let module = (SIDE / modules).max(LEAST);
    let side = modules * module;
    let is_dark = |x: usize, y: usize| {
        let within = |place: usize| (place / module).checked_sub(QUIET);
        let (Some(x), Some(y)) = (within(x), within(y)) else {
            return false;
        };
        x < code.width() && y < code.width() && code[(x, y)] == Color::Dark
    };
    let places = (0..side).flat_map(|y| (0..side).map(move |x| (x, y)));
    let pixels: Vec<u8> = places
        .map(|(x, y)| if is_dark(x, y) { 0 } else { 255 })
        .collect();
    grey(side.try_into().ok()?, &pixels, &format!("QR: {address}"))
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use png::Decoder;
    use rqrr::PreparedImage;

    use super::*;

    /// The side of a picture, and its pixels.
    fn pixels(picture: &[u8]) -> (usize, Vec<u8>) {
        let mut reader = Decoder::new(Cursor::new(picture))
            .read_info()
            .expect("it is a PNG");
        let mut pixels = vec![0; reader.output_buffer_size().expect("it is small")];
        let info = reader.next_frame(&mut pixels).expect("it has pixels");
        assert_eq!(info.width, info.height);
        pixels.truncate(info.buffer_size());
        (info.width as usize, pixels)
    }

    fn read(side: usize, pixels: &[u8]) -> String {
        let mut image =
            PreparedImage::prepare_from_greyscale(side, side, |x, y| pixels[y * side + x]);
        let grids = image.detect_grids();
        let [grid] = &grids[..] else {
            panic!("{} codes are seen", grids.len());
        };
        grid.decode().expect("the code is read").1
    }

    #[test]
    fn a_reader_of_codes_finds_the_address_that_was_drawn() {
        let long = format!("https://example.com/{}", "a".repeat(480));
        for address in [
            "https://t.me/example_bot?start=join",
            "https://t.me/example_bot?start=admin_BAAAAAAAAAAAAAAAAAAAAA",
            "https://example.com/қызмет?күн=сс",
            &long,
        ] {
            let (side, pixels) = pixels(&picture(address).expect("it fits"));
            assert!((500..=1000).contains(&side), "{side}");
            assert_eq!(read(side, &pixels), address);
        }
    }

    #[test]
    fn around_a_code_four_modules_are_white_and_each_has_eight_pixels() {
        for length in [10, 100, 480] {
            let address = format!("https://example.com/{}", "a".repeat(length));
            let (side, pixels) = pixels(&picture(&address).expect("it fits"));
            let dark = |place: usize| pixels[place] < 128;
            // The corner of the finder pattern: seven modules of one colour.
            let first = (0..side).find(|at| dark(at * side + at)).expect("a corner");
            let end = (first..side)
                .find(|x| !dark(first * side + x))
                .expect("an end");
            let module = (end - first) / 7;
            assert!(module >= LEAST, "{module}");
            assert_eq!(first, QUIET * module);
            assert!((0..first).all(|y| (0..side).all(|x| !dark(y * side + x))));
        }
    }

    #[test]
    fn the_longest_address_of_the_checker_fits() {
        let longest = tilmash_engine::limits::LONGEST_QR as usize;
        assert!(picture(&"\u{10ffff}".repeat(longest)).is_some());
        assert!(picture(&"a".repeat(3000)).is_none());
    }
}
