//! How much of a sheet goes on a page: the scale that fits its printed columns, and the points of height that are left for rows.
//!
//! In: paper, margins and widths. Out: a [`Fit`]. Counted with some room to spare, since printers differ.

use super::template::{PageTemplate, Paper};
use super::width::pixels;

/// Points to a millimetre.
const POINTS: f64 = 72.0 / 25.4;
/// Points to a pixel.
const PIXEL: f64 = 0.75;
/// Share of a page that is counted on.
const SAFE: f64 = 0.95;
/// Height of the page number in points.
const FOOTER: f64 = 20.0;

/// How a sheet fits its pages.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Fit {
    /// Scale in percent.
    pub scale: u16,
    /// Points of rows, before the scale, that a page holds.
    pub room: f64,
}

/// The fit of columns of those widths, in type of that size.
pub fn fit(page: &PageTemplate, widths: &[u16], size: f64) -> Fit {
    let (long, short) = match page.paper {
        Paper::A4 => (297.0, 210.0),
        Paper::A3 => (420.0, 297.0),
    };
    let across = (long - 2.0 * page.margin_mm) * POINTS * SAFE;
    let down = ((short - 2.0 * page.margin_mm) * POINTS - FOOTER) * SAFE;
    let wide = widths.iter().map(|width| f64::from(pixels(*width, size)) * PIXEL).sum::<f64>();
    let scale = (10..=100).rev().find(|percent| wide * f64::from(*percent) / 100.0 <= across).unwrap_or(10);
    Fit { scale, room: down * 100.0 / f64::from(scale) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wide_sheet_is_scaled_until_it_fits() {
        let page = PageTemplate { paper: Paper::A4, margin_mm: 10.0, zoom: 100 };
        // 277 mm are 785 points, of which 746 are counted on; 20 columns of 71 pixels are 1065 points, 70 % of which are 745.5.
        assert_eq!(fit(&page, &[10; 20], 9.0).scale, 70);
        assert_eq!(fit(&page, &[10; 2], 9.0).scale, 100);
        let larger = PageTemplate { paper: Paper::A3, ..page };
        assert_eq!(fit(&larger, &[10; 20], 9.0).scale, 100);
    }
}
