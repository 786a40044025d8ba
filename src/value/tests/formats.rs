//! Stored numbers with their formats: what the screen shows.

use super::*;

/// Stored numbers with their formats.
#[test]
fn formats_are_read_as_the_screen_shows_them() {
    let grammar = &GRAMMAR;
    let table: &[(&str, &str, &str, u32, &str)] = &[
        ("0.825|0.0%", "82.5", "%", 1, ""),
        ("0.0178|0.00%", "1.78", "%", 2, ""),
        ("0.285|0%", "28.5", "%", 0, ""),
        ("92|0\"%以上\"", "92", "%", 0, ""),
        ("-15|+#,##0\"人\";△#,##0\"人\"", "-15", "人", 0, ""),
        ("-15|#,##0_);(#,##0)", "-15", "", 0, ""),
        ("123456789|#,##0,,\"百万円\"", "123456789", "円", 0, ""),
        ("12.5|0.0\"万人\"", "125000", "人", 1, ""),
        ("3|\"約\"0\"人\"", "3", "人", 0, ""),
        ("30534|#,##0\"延べ箇所増\"", "30534", "か所", 0, ""),
        ("1234|[$¥-411]#,##0", "1234", "円", 0, ""),
        ("0|#,##0;△#,##0;\"―\"", "0", "", 0, ""),
        ("1.4|0.00", "1.4", "", 2, ""),
        ("-15|#,##0;#,##0", "-15", "", 0, "負の数なのに、画面では符号が見えない"),
        ("5|;;;", "5", "", 0, "画面には何も見えない"),
        ("5|\"済\"", "5", "", 0, "画面では「済」と見える"),
        ("123456789|#,##0,", "123456789", "", 0, "画面では123457と見える"),
    ];
    for (line, value, unit, decimals, why) in table {
        let (number, format) = explain::input(line);
        let reading = grammar.read(Stored::Number(number.parse().unwrap_or(f64::NAN)), format);
        let got = explain::Answer::new(line, &reading);
        assert_eq!((got.value.as_deref(), got.unit.as_str()), (Some(*value), *unit), "{line}");
        assert_eq!(reading.quantity.map(|quantity| quantity.written.decimals), Some(*decimals), "{line}");
        assert_eq!(got.findings.first().map_or("", |finding| finding.detail.as_str()), *why, "{line}");
    }
    for (line, period) in [
        ("6|\"令和\"0\"年度\"", "2024年度"),
        ("2024|0\"年度\"", "2024年度"),
        ("45748|yyyy\"年\"m\"月\"", "2025-04"),
        ("45748|[$-411]ge.m.d", "2025-04-01"),
    ] {
        let got = answer(grammar, line);
        assert_eq!((got.status, got.value, got.period.as_deref()), ("text", None, Some(period)), "{line}");
    }
    let slipped = answer(grammar, "45325|m\"月\"d\"日\"");
    assert_eq!(slipped.findings.first().map(|finding| finding.code), Some("ambiguous-value"));
}
