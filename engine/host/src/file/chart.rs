//! Figures as a picture: bars that are read on a phone.
//!
//! Names stand beside bars that lie, one below the other. Short labels, such as hours or days of a
//! month, stand below bars that rise, if they are many.

use tilmash_engine::interpret::{Bar, Chart};
use tiny_skia::{Color, FillRule, Paint, PathBuilder, Pixmap, Rect, Transform};

use super::picture::encoded;
use super::text::Pen;

/// In pixels, as all that follows.
const WIDTH: f32 = 1000.0;
const LOWEST: f32 = 420.0;
const MARGIN: f32 = 48.0;
const TITLE: f32 = 44.0;
const TITLE_LINE: f32 = 54.0;
const LABEL: f32 = 30.0;
const LABEL_LINE: f32 = 34.0;
/// Where letters of one line stand below its middle, beside their size.
const MIDDLE: f32 = 0.35;
const GAP: f32 = 20.0;
const ROUND: f32 = 8.0;
/// Of a picture with rising bars.
const HEIGHT: f32 = 800.0;
/// The most signs of a label that stands below a bar.
const SHORT: usize = 5;
/// So many bars lie at most, if their labels could stand below.
const FEW: usize = 8;
/// The most bars that are drawn: a picture must not be much longer than wide.
const MOST: usize = 100;

/// Draws the bars; `None` if there is no room for such a picture.
pub(super) fn picture(chart: &Chart) -> Option<Vec<u8>> {
    let bars = &chart.bars[..chart.bars.len().min(MOST)];
    let pixels = match bars {
        [] => nothing(chart)?,
        bars if bars.len() > FEW && bars.iter().all(is_short) => rising(chart, bars)?,
        bars => lying(chart, bars)?,
    };
    encoded(&pixels, &described(chart))
}

fn is_short(bar: &Bar) -> bool {
    bar.label.chars().count() <= SHORT
}

fn ink() -> Color {
    Color::from_rgba8(0x1f, 0x29, 0x33, 0xff)
}

fn faint() -> Color {
    Color::from_rgba8(0x66, 0x70, 0x7a, 0xff)
}

fn bar_colour() -> Color {
    Color::from_rgba8(0x2b, 0x7f, 0xc4, 0xff)
}

fn ground_colour() -> Color {
    Color::from_rgba8(0xec, 0xf1, 0xf6, 0xff)
}

/// An empty picture with the title, and where the title ends.
fn titled(chart: &Chart, height: impl FnOnce(f32) -> f32) -> Option<(Pixmap, f32)> {
    let pen = Pen::medium(TITLE);
    let lines = pen.lines(&chart.title, WIDTH - 2.0 * MARGIN, 2);
    let end = MARGIN + lines.len() as f32 * TITLE_LINE + GAP;
    let mut pixels = Pixmap::new(WIDTH as u32, height(end).max(LOWEST) as u32)?;
    pixels.fill(Color::WHITE);
    for (line, text) in lines.iter().enumerate() {
        let base = MARGIN + (line as f32 + 0.5) * TITLE_LINE + TITLE * MIDDLE;
        pen.write(&mut pixels, text, (MARGIN, base), ink());
    }
    Some((pixels, end))
}

fn nothing(chart: &Chart) -> Option<Pixmap> {
    let (mut pixels, end) = titled(chart, |_| LOWEST)?;
    let pen = Pen::regular(LABEL * 1.2);
    let middle = f32::midpoint(end, pixels.height() as f32 - MARGIN);
    for (line, text) in pen
        .lines(&chart.empty, WIDTH - 2.0 * MARGIN, 2)
        .iter()
        .enumerate()
    {
        let left = (WIDTH - pen.width(text)) / 2.0;
        let base = middle + line as f32 * LABEL_LINE * 1.2;
        pen.write(&mut pixels, text, (left, base), faint());
    }
    Some(pixels)
}

/// Bars one below the other, each with its name on the left and its figure on the right.
fn lying(chart: &Chart, bars: &[Bar]) -> Option<Pixmap> {
    let label = Pen::regular(LABEL);
    let figure = Pen::medium(LABEL);
    let widest = |pen: &Pen, text: fn(&Bar) -> &str, most: f32| {
        let widths = bars.iter().map(|bar| pen.width(text(bar)));
        widths.fold(0.0, f32::max).min(most)
    };
    let labels = widest(&label, |bar| &bar.label, WIDTH * 0.42);
    let figures = widest(&figure, |bar| &bar.figure, WIDTH * 0.25);
    let names: Vec<Vec<String>> = bars
        .iter()
        .map(|bar| label.lines(&bar.label, labels, 2))
        .collect();
    let lines = names.iter().map(Vec::len).max().unwrap_or(1).max(1);
    let row = lines as f32 * LABEL_LINE + GAP;
    let (mut pixels, top) = titled(chart, |end| end + bars.len() as f32 * row + MARGIN)?;
    let left = MARGIN + labels + GAP;
    let room = WIDTH - MARGIN - figures - GAP - left;
    let thick = (row - GAP).min(LABEL_LINE * 1.3);
    for (place, (bar, names)) in bars.iter().zip(&names).enumerate() {
        let middle = top + (place as f32 + 0.5) * row;
        for (line, name) in names.iter().enumerate() {
            let above = (names.len() as f32 - 1.0) / 2.0 - line as f32;
            let base = middle - above * LABEL_LINE + LABEL * MIDDLE;
            label.write(&mut pixels, name, (MARGIN, base), ink());
        }
        let high = middle - thick / 2.0;
        bar_at(&mut pixels, (left, high, room, thick), ground_colour());
        let long = room * part(bar, chart);
        bar_at(&mut pixels, (left, high, long, thick), bar_colour());
        let at = left + room + GAP;
        let base = middle + LABEL * MIDDLE;
        for figure_line in figure.lines(&bar.figure, figures.max(1.0), 1) {
            figure.write(&mut pixels, &figure_line, (at, base), ink());
        }
    }
    Some(pixels)
}

/// Bars beside each other, with their figures above and their labels below.
fn rising(chart: &Chart, bars: &[Bar]) -> Option<Pixmap> {
    let (mut pixels, top) = titled(chart, |_| HEIGHT)?;
    let step = (WIDTH - 2.0 * MARGIN) / bars.len() as f32;
    let wide = (step * 0.72).min(80.0);
    // Letters are as large as there is room for, and some are left out where there is too little.
    let widest = |size: f32, text: fn(&Bar) -> &str| {
        let pen = Pen::regular(size);
        let widths = bars.iter().map(|bar| pen.width(text(bar)));
        widths.fold(0.0, f32::max)
    };
    let size_of = |text: fn(&Bar) -> &str| {
        let fitting = LABEL * step * 0.9 / widest(LABEL, text).max(1.0);
        fitting.clamp(20.0, LABEL)
    };
    let every_of = |size: f32, text: fn(&Bar) -> &str| {
        let needed = widest(size, text) + 3.0;
        (needed / step).ceil().max(1.0) as usize
    };
    let (label, figure) = (size_of(|bar| &bar.label), size_of(|bar| &bar.figure));
    let every = every_of(label, |bar| &bar.label);
    let shows_figures = every_of(figure, |bar| &bar.figure) == 1;
    let (labels, figures) = (Pen::regular(label), Pen::medium(figure));
    let floor = HEIGHT - MARGIN - LABEL_LINE - GAP / 2.0;
    let room = floor - top - LABEL_LINE - GAP / 2.0;
    let highest = bars.iter().map(|bar| bar.value).max();
    for (place, bar) in bars.iter().enumerate() {
        let middle = MARGIN + (place as f32 + 0.5) * step;
        let tall = room * part(bar, chart);
        let area = (middle - wide / 2.0, floor - tall, wide, tall);
        bar_at(&mut pixels, area, bar_colour());
        let is_told = bar.value != 0 && (shows_figures || Some(bar.value) == highest);
        if is_told {
            let left = middle - figures.width(&bar.figure) / 2.0;
            let left = left.clamp(0.0, (WIDTH - figures.width(&bar.figure)).max(0.0));
            let base = floor - tall - GAP / 2.0;
            figures.write(&mut pixels, &bar.figure, (left, base), ink());
        }
        if place % every == 0 {
            let left = middle - labels.width(&bar.label) / 2.0;
            let base = floor + LABEL_LINE;
            labels.write(&mut pixels, &bar.label, (left, base), faint());
        }
    }
    bar_at(
        &mut pixels,
        (MARGIN, floor, WIDTH - 2.0 * MARGIN, 2.0),
        faint(),
    );
    Some(pixels)
}

/// How long a bar is, from 0 to 1, beside the whole or the longest.
fn part(bar: &Bar, chart: &Chart) -> f32 {
    let drawn = chart.bars.iter().take(MOST).map(|bar| bar.value);
    let most = drawn.chain(chart.whole).max().unwrap_or(0);
    match most {
        ..=0 => 0.0,
        most => bar.value.max(0) as f32 / most as f32,
    }
}

fn bar_at(pixels: &mut Pixmap, (left, top, wide, tall): (f32, f32, f32, f32), colour: Color) {
    let Some(area) = Rect::from_xywh(left, top, wide, tall).filter(|_| wide >= 1.0 && tall >= 1.0)
    else {
        return;
    };
    let round = ROUND.min(wide / 2.0).min(tall / 2.0);
    let mut path = PathBuilder::new();
    path.move_to(area.left() + round, area.top());
    path.line_to(area.right() - round, area.top());
    path.quad_to(area.right(), area.top(), area.right(), area.top() + round);
    path.line_to(area.right(), area.bottom() - round);
    path.quad_to(
        area.right(),
        area.bottom(),
        area.right() - round,
        area.bottom(),
    );
    path.line_to(area.left() + round, area.bottom());
    path.quad_to(
        area.left(),
        area.bottom(),
        area.left(),
        area.bottom() - round,
    );
    path.line_to(area.left(), area.top() + round);
    path.quad_to(area.left(), area.top(), area.left() + round, area.top());
    path.close();
    let Some(path) = path.finish() else {
        return;
    };
    let mut paint = Paint::default();
    paint.set_color(colour);
    pixels.fill_path(
        &path,
        &paint,
        FillRule::Winding,
        Transform::identity(),
        None,
    );
}

/// What the picture shows, for whoever cannot see it.
fn described(chart: &Chart) -> String {
    let mut words = chart.title.clone();
    for bar in &chart.bars {
        words.push_str(&format!("\n{}: {}", bar.label, bar.figure));
    }
    if chart.bars.is_empty() {
        words.push_str(&format!("\n{}", chart.empty));
    }
    words
}

#[cfg(test)]
mod tests {
    use tilmash_engine::value::{FileForm, FileId, KeptFile};

    use super::*;
    use crate::file::read::read;

    fn chart(title: &str, bars: &[(&str, i64)]) -> Chart {
        let bars = bars.iter().map(|(label, value)| Bar {
            label: (*label).to_owned(),
            value: *value,
            figure: value.to_string(),
        });
        Chart {
            title: title.to_owned(),
            bars: bars.collect(),
            whole: None,
            empty: "Пока нечего показать".to_owned(),
        }
    }

    /// Charts of every shape that people look at.
    fn shapes() -> Vec<(&'static str, Chart)> {
        let hours: Vec<String> = (0..24).map(|hour| format!("{hour:02}")).collect();
        let hours: Vec<(&str, i64)> = hours
            .iter()
            .zip(0..)
            .map(|(hour, at): (&String, i64)| (hour.as_str(), (at * 7) % 23 * 5))
            .collect();
        let names = [
            ("Шаш қию және сәндеу, ұзын шашқа арналған", 42),
            ("Қас пен кірпікті бояу", 7),
            ("Маникюр мен гель-лак жабыны", 31),
            ("Балаларға арналған шаш қию", 12),
            ("Ерлерге арналған сақал түзету", 18),
            ("Шашты кератинмен қалпына келтіру", 3),
            ("Үйлену тойына арналған шаш үлгісі", 9),
            ("Педикюр", 15),
            ("Бет тазалау және күту рәсімі", 22),
            ("Һ әрпі бар атау", 1),
            ("Солярий", 0),
            (
                "Өте ұзын атауы бар қызмет, ол екі жолға да сыймайды, сондықтан кесіледі",
                27,
            ),
        ];
        vec![
            ("none", chart("Записи за неделю", &[])),
            ("one", chart("Записи за неделю", &[("Стрижка", 12)])),
            ("hours", chart("Пиковые часы: записи по часам", &hours)),
            (
                "names",
                chart("Қызметтер бойынша жазылулар саны, 2026 ж. наурыз", &names),
            ),
        ]
    }

    #[test]
    fn a_picture_says_what_it_shows_and_is_the_same_each_time() {
        for (name, chart) in shapes() {
            let bytes = picture(&chart).unwrap();
            assert!(bytes == picture(&chart).unwrap(), "{name}");
            assert!(bytes.len() < 200_000, "{name}: {}", bytes.len());
            let file = KeptFile {
                id: FileId(1),
                name: format!("{name}.png"),
                form: FileForm::Picture,
                size: bytes.len() as u64,
            };
            assert_eq!(read(&file, &bytes).join("\n"), described(&chart));
            // To be looked at: TILMASH_PICTURES names a directory.
            if let Ok(directory) = std::env::var("TILMASH_PICTURES") {
                std::fs::write(format!("{directory}/{name}.png"), &bytes).unwrap();
            }
        }
    }

    #[test]
    fn bars_of_nothing_and_of_less_than_nothing_have_no_length() {
        let chart = chart("", &[("a", 0), ("b", -5), ("c", i64::MIN)]);
        let parts: Vec<f32> = chart.bars.iter().map(|bar| part(bar, &chart)).collect();
        assert_eq!(parts, [0.0, 0.0, 0.0]);
        assert!(picture(&chart).is_some());
    }

    #[test]
    fn bars_are_parts_of_the_longest_or_of_the_whole() {
        let mut chart = chart("", &[("a", 2), ("b", 1)]);
        let parts = |chart: &Chart| -> Vec<f32> {
            let bars = chart.bars.iter();
            bars.map(|bar| part(bar, chart)).collect()
        };
        assert_eq!(parts(&chart), [1.0, 0.5]);
        chart.whole = Some(100);
        assert_eq!(parts(&chart), [0.02, 0.01]);
        // More may be booked than is open.
        chart.whole = Some(1);
        assert_eq!(parts(&chart), [1.0, 0.5]);
    }

    #[test]
    fn a_picture_of_many_bars_is_not_much_longer_than_wide() {
        let labels: Vec<String> = (0..500)
            .map(|bar| format!("a longer label {bar}"))
            .collect();
        let bars: Vec<(&str, i64)> = labels.iter().map(|label| (label.as_str(), 1)).collect();
        let bytes = picture(&chart("many", &bars)).unwrap();
        let reader = png::Decoder::new(std::io::Cursor::new(bytes)).read_info();
        let info = reader.unwrap().info().clone();
        // sendPhoto of the Bot API: the sum of both, and the ratio.
        assert!(info.width + info.height <= 10_000);
        assert!(info.height / info.width <= 20);
    }
}
