//! Pixels as a PNG that says in words what it shows.

use png::{BitDepth, ColorType, Compression, Encoder, EncodingError};
use tiny_skia::Pixmap;

/// The name under which a picture says in words what it shows.
pub(super) const DESCRIPTION: &str = "Description";

/// The picture of coloured pixels; nothing shows through them.
pub(super) fn encoded(pixels: &Pixmap, description: &str) -> Option<Vec<u8>> {
    let colours = pixels.pixels().iter();
    let colours: Vec<u8> = colours
        .flat_map(|pixel| [pixel.red(), pixel.green(), pixel.blue()])
        .collect();
    let size = (pixels.width(), pixels.height());
    written(size, ColorType::Rgb, &colours, description).ok()
}

/// The square picture of grey pixels, from 0, which is black, to 255.
pub(super) fn grey(side: u32, pixels: &[u8], description: &str) -> Option<Vec<u8>> {
    written((side, side), ColorType::Grayscale, pixels, description).ok()
}

fn written(
    (width, height): (u32, u32),
    colour: ColorType,
    pixels: &[u8],
    description: &str,
) -> Result<Vec<u8>, EncodingError> {
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, width, height);
    encoder.set_color(colour);
    encoder.set_depth(BitDepth::Eight);
    encoder.set_compression(Compression::Balanced);
    encoder.add_itxt_chunk(DESCRIPTION.to_owned(), description.to_owned())?;
    let mut writer = encoder.write_header()?;
    writer.write_image_data(pixels)?;
    writer.finish()?;
    Ok(bytes)
}
