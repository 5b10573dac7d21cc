//! A chart of counts a day, as a picture: stacked bars, drawn with fonts of the program's own.

use std::convert::Infallible;

use embedded_graphics::Pixel;
use embedded_graphics::mono_font::MonoTextStyle;
use embedded_graphics::mono_font::iso_8859_1::FONT_10X20;
use embedded_graphics::pixelcolor::Rgb888;
use embedded_graphics::prelude::{
    DrawTarget, Drawable, OriginDimensions, Point, Primitive, RgbColor, Size,
};
use embedded_graphics::primitives::{PrimitiveStyle, Rectangle};
use embedded_graphics::text::{Alignment, Baseline, Text};

const WIDTH: u32 = 900;
const HEIGHT: u32 = 400;
/// Where the bars stand: left, top, width, height.
const LEFT: u32 = 70;
const TOP: u32 = 50;
const BARS_WIDTH: u32 = WIDTH - LEFT - 20;
const BARS_HEIGHT: u32 = HEIGHT - TOP - 50;
const LETTER: u32 = 10;
const INK: Rgb888 = Rgb888::new(0x22, 0x22, 0x22);
const GRID: Rgb888 = Rgb888::new(0xDD, 0xDD, 0xDD);
/// The parts of a bar, from below; they differ for every kind of sight.
const COLOURS: [Rgb888; PARTS] = [
    Rgb888::new(0x00, 0x72, 0xB2),
    Rgb888::new(0x56, 0xB4, 0xE9),
    Rgb888::new(0xE6, 0x9F, 0x00),
    Rgb888::new(0xD5, 0x5E, 0x00),
    Rgb888::new(0x99, 0x99, 0x99),
];
/// How many parts a bar has.
pub const PARTS: usize = 5;

/// A day: what stands under its bar, and its counts.
pub type Day<'a> = (&'a str, [u64; PARTS]);

/// The chart as a PNG; nothing if it cannot be encoded.
pub fn png(legend: [&str; PARTS], days: &[Day<'_>]) -> Option<Vec<u8>> {
    let mut canvas = Canvas(vec![u8::MAX; (WIDTH * HEIGHT * 3) as usize]);
    // Drawing on a canvas cannot fail.
    let Ok(()) = draw(&mut canvas, legend, days);
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, WIDTH, HEIGHT);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    let mut writer = encoder.write_header().ok()?;
    writer.write_image_data(&canvas.0).ok()?;
    writer.finish().ok()?;
    Some(file)
}

fn draw(canvas: &mut Canvas, legend: [&str; PARTS], days: &[Day<'_>]) -> Result<(), Infallible> {
    let totals = days.iter().map(|(_, counts)| counts.iter().sum());
    let most: u64 = totals.max().unwrap_or(0).max(1);
    for (line, count) in [(0, 0), (1, most.div_ceil(2)), (2, most)] {
        if line == 1 && count == most {
            continue;
        }
        let y = TOP + BARS_HEIGHT - height(count, most);
        canvas.fill(LEFT, y, BARS_WIDTH, 1, GRID)?;
        canvas.write(&count.to_string(), LEFT - LETTER, y, Alignment::Right)?;
    }
    let number = u32::try_from(days.len()).unwrap_or(u32::MAX).max(1);
    let step = (BARS_WIDTH / number).max(1);
    let named = (number / 6).max(1) as usize;
    for ((index, (day, counts)), left) in
        days.iter().enumerate().zip((LEFT..).step_by(step as usize))
    {
        let mut below = 0;
        for (count, colour) in counts.iter().zip(COLOURS) {
            let (from, to) = (height(below, most), height(below + count, most));
            let y = TOP + BARS_HEIGHT - to;
            canvas.fill(
                left + 1,
                y,
                step.saturating_sub(2).max(1),
                to - from,
                colour,
            )?;
            below += count;
        }
        if (days.len() - 1 - index).is_multiple_of(named) {
            let middle = left + step / 2;
            canvas.write(day, middle, TOP + BARS_HEIGHT + 25, Alignment::Center)?;
        }
    }
    let mut left = LEFT;
    for (label, colour) in legend.into_iter().zip(COLOURS) {
        canvas.fill(left, 15, 18, 18, colour)?;
        canvas.write(label, left + 25, 24, Alignment::Left)?;
        let letters = u32::try_from(label.chars().count()).unwrap_or(0);
        left += 25 + (letters + 2) * LETTER;
    }
    Ok(())
}

/// How high a count is, of so many at most.
fn height(count: u64, most: u64) -> u32 {
    let height = u128::from(BARS_HEIGHT) * u128::from(count) / u128::from(most.max(1));
    u32::try_from(height)
        .unwrap_or(BARS_HEIGHT)
        .min(BARS_HEIGHT)
}

/// Three bytes a pixel: red, green, blue.
struct Canvas(Vec<u8>);

impl Canvas {
    fn fill(
        &mut self,
        x: u32,
        y: u32,
        width: u32,
        height: u32,
        colour: Rgb888,
    ) -> Result<(), Infallible> {
        let area = Rectangle::new(at(x, y), Size::new(width, height));
        area.into_styled(PrimitiveStyle::with_fill(colour))
            .draw(self)
    }

    /// Writes a text beside or under a point, its middle at that height.
    fn write(
        &mut self,
        text: &str,
        x: u32,
        y: u32,
        alignment: Alignment,
    ) -> Result<(), Infallible> {
        let mut text = Text::with_baseline(
            text,
            at(x, y),
            MonoTextStyle::new(&FONT_10X20, INK),
            Baseline::Middle,
        );
        text.text_style.alignment = alignment;
        text.draw(self).map(|_| ())
    }
}

fn at(x: u32, y: u32) -> Point {
    Point::zero() + Size::new(x, y)
}

impl OriginDimensions for Canvas {
    fn size(&self) -> Size {
        Size::new(WIDTH, HEIGHT)
    }
}

impl DrawTarget for Canvas {
    type Color = Rgb888;
    type Error = Infallible;

    fn draw_iter<I: IntoIterator<Item = Pixel<Rgb888>>>(
        &mut self,
        pixels: I,
    ) -> Result<(), Infallible> {
        for Pixel(point, colour) in pixels {
            let (Ok(x), Ok(y)) = (usize::try_from(point.x), usize::try_from(point.y)) else {
                continue;
            };
            let start = (y * WIDTH as usize + x) * 3;
            if x < WIDTH as usize
                && let Some(pixel) = self.0.get_mut(start..start + 3)
            {
                pixel.copy_from_slice(&[colour.r(), colour.g(), colour.b()]);
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::{COLOURS, PARTS, png};
    use embedded_graphics::prelude::RgbColor as _;

    /// How many pixels of the chart have each part's colour.
    fn coloured(days: &[super::Day<'_>]) -> [usize; PARTS] {
        let file = png(["réponses", "b", "c", "d", "e"], days).unwrap();
        let decoder = png::Decoder::new(std::io::Cursor::new(file));
        let mut reader = decoder.read_info().unwrap();
        let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
        reader.next_frame(&mut pixels).unwrap();
        COLOURS.map(|it| {
            pixels
                .chunks(3)
                .filter(|pixel| *pixel == [it.r(), it.g(), it.b()])
                .count()
        })
    }

    #[test]
    fn bars_are_as_high_as_the_counts() {
        let legend = coloured(&[]);
        let bars = coloured(&[
            ("01/01", [2, 0, 0, 1, 0]),
            ("02/01", [0; PARTS]),
            ("03/01", [1, 0, 0, 0, 0]),
        ]);
        let area: Vec<usize> = bars
            .iter()
            .zip(legend)
            .map(|(all, legend)| all - legend)
            .collect();
        assert_eq!(area[1], 0);
        assert!(area[0].abs_diff(3 * area[3]) < area[3] / 50, "{area:?}");
    }

    #[test]
    fn any_counts_can_be_drawn() {
        let many = vec![("31/12", [u64::MAX / 8, 0, 1, 2, 3]); 2_000];
        assert!(coloured(&many)[0] > 0);
        assert!(png([""; PARTS], &[("", [0; PARTS])]).is_some());
    }
}
