//! Words on a picture.

use ab_glyph::{Font, FontRef, Glyph, PxScale, ScaleFont, point};
use tiny_skia::{Color, Pixmap, PremultipliedColorU8};

const REGULAR: &[u8] = include_bytes!("fonts/Roboto-Regular.ttf");
const MEDIUM: &[u8] = include_bytes!("fonts/Roboto-Medium.ttf");
/// Stands for what is cut off.
const CUT: &str = "…";

/// A font in one size.
pub(super) struct Pen {
    font: FontRef<'static>,
    scale: PxScale,
}

impl Pen {
    pub(super) fn regular(size: f32) -> Pen {
        Pen::of(REGULAR, size)
    }

    pub(super) fn medium(size: f32) -> Pen {
        Pen::of(MEDIUM, size)
    }

    fn of(font: &'static [u8], size: f32) -> Pen {
        Pen {
            font: FontRef::try_from_slice(font).expect("the font is part of the program"),
            scale: PxScale::from(size),
        }
    }

    /// How wide a text is, in pixels.
    pub(super) fn width(&self, text: &str) -> f32 {
        let font = self.font.as_scaled(self.scale);
        let mut width = 0.0;
        let mut before = None;
        for sign in text.chars() {
            let id = font.glyph_id(sign);
            if let Some(before) = before.replace(id) {
                width += font.kern(before, id);
            }
            width += font.h_advance(id);
        }
        width
    }

    /// The text in lines that are no wider than this, at most so many. The last line is cut off.
    pub(super) fn lines(&self, text: &str, width: f32, most: usize) -> Vec<String> {
        let mut lines: Vec<String> = Vec::new();
        for word in text.split_whitespace() {
            let is_last = lines.len() == most;
            match lines.last_mut() {
                // The last line takes all that is left, and is cut off.
                Some(line) if is_last || self.width(&format!("{line} {word}")) <= width => {
                    line.push(' ');
                    line.push_str(word);
                }
                Some(_) | None => lines.push(word.to_owned()),
            }
        }
        lines.iter().map(|line| self.cut(line, width)).collect()
    }

    /// The text, cut off where it would be wider than this.
    fn cut(&self, text: &str, width: f32) -> String {
        if self.width(text) <= width {
            return text.to_owned();
        }
        let mut kept = text.to_owned();
        while kept.pop().is_some() {
            let cut = format!("{}{CUT}", kept.trim_end());
            if self.width(&cut) <= width {
                return cut;
            }
        }
        CUT.to_owned()
    }

    /// Writes a text whose letters stand on this line.
    pub(super) fn write(
        &self,
        picture: &mut Pixmap,
        text: &str,
        (left, base): (f32, f32),
        colour: Color,
    ) {
        let font = self.font.as_scaled(self.scale);
        let mut x = left;
        let mut before = None;
        for sign in text.chars() {
            let id = font.glyph_id(sign);
            if let Some(before) = before.replace(id) {
                x += font.kern(before, id);
            }
            let glyph = id.with_scale_and_position(self.scale, point(x, base));
            self.draw(picture, glyph, colour);
            x += font.h_advance(id);
        }
    }

    fn draw(&self, picture: &mut Pixmap, glyph: Glyph, colour: Color) {
        let Some(outline) = self.font.outline_glyph(glyph) else {
            return;
        };
        let corner = outline.px_bounds().min;
        let (width, height) = (picture.width(), picture.height());
        let pixels = picture.pixels_mut();
        outline.draw(|x, y, coverage| {
            let (x, y) = (
                corner.x as i64 + i64::from(x),
                corner.y as i64 + i64::from(y),
            );
            let inside = (0..i64::from(width)).contains(&x) && (0..i64::from(height)).contains(&y);
            if inside {
                let place = y as usize * width as usize + x as usize;
                pixels[place] = over(pixels[place], colour, coverage.clamp(0.0, 1.0));
            }
        });
    }
}

/// A colour over a pixel that lets nothing through.
fn over(under: PremultipliedColorU8, colour: Color, coverage: f32) -> PremultipliedColorU8 {
    let mix = |under: u8, colour: f32| {
        let mixed = f32::from(under) * (1.0 - coverage) + colour * 255.0 * coverage;
        mixed.round() as u8
    };
    PremultipliedColorU8::from_rgba(
        mix(under.red(), colour.red()),
        mix(under.green(), colour.green()),
        mix(under.blue(), colour.blue()),
        u8::MAX,
    )
    .expect("no part is larger than what lets nothing through")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_font_has_every_letter_of_kazakh() {
        for font in [REGULAR, MEDIUM] {
            let font = FontRef::try_from_slice(font).unwrap();
            for sign in "АаЯяӘәҒғҚқҢңӨөҰұҮүҺһІі₸№«»–—…·0Zz".chars()
            {
                assert_ne!(font.glyph_id(sign).0, 0, "{sign}");
            }
        }
    }

    #[test]
    fn a_long_text_goes_on_in_the_next_line_and_is_cut_off_in_the_last() {
        let pen = Pen::regular(20.0);
        let width = pen.width("один два");
        assert_eq!(pen.lines("один два три", width, 2), ["один два", "три"]);
        assert_eq!(pen.lines("", width, 2), [""; 0]);
        let cut = pen.lines("один два три четыре пять", width, 2);
        assert_eq!(cut.len(), 2);
        assert!(cut[1].ends_with(CUT), "{cut:?}");
        assert!(cut.iter().all(|line| pen.width(line) <= width));
    }
}
