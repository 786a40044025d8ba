//! What a number format makes of a stored number.
//!
//! In: a format code of Excel and a number. Out: the [`Section`] that applies: the words before and after the figure, its decimals, percent and
//! scaling commas, or that the figure is a date, a time, words or nothing. Knows nothing of units or eras.
//!
//! `#,##0,"千円"` has one scaling comma and 千円 behind the figure; `ggge"年"m"月"` is a date with year and month.

/// What a section shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Section {
    /// Words before the figure.
    pub before: String,
    /// Words after it.
    pub after: String,
    /// Decimals that are shown.
    pub decimals: u32,
    /// Percent signs: each multiplies by 100.
    pub percents: u32,
    /// Scaling commas: each divides by 1000.
    pub commas: u32,
    /// Zeros that are always shown before the point.
    pub zeros: u32,
    /// What stands in the place of the figure.
    pub kind: Kind,
    /// Whether it is a section of its own for negative numbers, which shows no minus unless it says so.
    pub negative: Sign,
}

/// How a negative number is told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Sign {
    /// Excel puts a minus.
    #[default]
    Automatic,
    /// The section has a sign, brackets or a colour of its own.
    Told,
    /// Nothing tells it.
    Hidden,
}

/// What stands in the place of the figure.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Kind {
    /// As Excel likes.
    #[default]
    General,
    /// Digits.
    Number,
    /// Digits with an exponent or as a fraction.
    Free,
    /// Digits with signs between them: 000-0000.
    Code,
    /// A date, with what of it is shown.
    Date {
        /// Year shown.
        year: bool,
        /// Month shown.
        month: bool,
        /// Day shown.
        day: bool,
    },
    /// A time of day or a duration.
    Time,
    /// Words only, or nothing at all.
    Words,
}

/// The section of a format code that applies to a number.
pub(super) fn section(code: &str, number: f64) -> Section {
    let codes = split(code);
    let conditions: Vec<Option<bool>> = codes.iter().map(|code| condition(code, number)).collect();
    let conditional = conditions.iter().any(Option::is_some);
    let count = codes.len().min(3);
    let at = if conditional {
        conditions.iter().position(|met| *met == Some(true)).or_else(|| conditions.iter().position(Option::is_none)).unwrap_or(0)
    } else if count >= 2 && number < 0.0 {
        1
    } else if count >= 3 && number == 0.0 {
        2
    } else {
        0
    };
    let chosen = codes.get(at).copied().unwrap_or_default();
    let mut section = parse(chosen);
    if number < 0.0 && at == 1 && !conditional {
        let told = section.before.contains(['-', '−', '△', '▲', '▼', '(', '（', '‐', '－'])
            || lower(chosen).contains("[red")
            || chosen.contains("[赤");
        section.negative = if told { Sign::Told } else { Sign::Hidden };
    }
    section
}

fn lower(text: &str) -> String {
    text.to_ascii_lowercase()
}

/// The sections of a code, split at semicolons outside quotes.
fn split(code: &str) -> Vec<&str> {
    let mut sections = Vec::new();
    let (mut from, mut quoted, mut escaped) = (0, false, false);
    for (at, c) in code.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '"' => quoted = !quoted,
            _ if quoted => {}
            '\\' | '_' | '*' => escaped = true,
            ';' => {
                sections.push(&code[from..at]);
                from = at + 1;
            }
            _ => {}
        }
    }
    sections.push(&code[from..]);
    sections
}

/// Whether the number meets the condition of a section such as `[>=1000000]`; none when it has none.
fn condition(code: &str, number: f64) -> Option<bool> {
    let mut rest = code;
    while let Some((inner, after)) = rest.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        let end = inner.find(|c: char| !matches!(c, '<' | '>' | '=')).unwrap_or(inner.len());
        if end > 0
            && let Ok(limit) = inner[end..].trim().parse::<f64>()
        {
            return Some(match &inner[..end] {
                "<" => number < limit,
                ">" => number > limit,
                "<=" => number <= limit,
                ">=" => number >= limit,
                "<>" => (number - limit).abs() > 0.0,
                _ => (number - limit).abs() <= 0.0,
            });
        }
        rest = after;
    }
    None
}

/// Reads one section.
fn parse(code: &str) -> Section {
    let mut scan = Scan::default();
    let mut rest = code;
    while let Some(c) = rest.chars().next() {
        rest = scan.take(c, rest);
    }
    scan.finish()
}

/// A section while it is read.
#[derive(Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is one sign seen in the code, and any of them may stand together")]
struct Scan {
    section: Section,
    /// Placeholders, points and commas in their order.
    body: String,
    /// Words since the last placeholder.
    between: String,
    general: bool,
    free: bool,
    code: bool,
    year: bool,
    month: bool,
    day: bool,
    time: bool,
}

impl Scan {
    /// Takes what stands at the head and gives the rest.
    fn take<'t>(&mut self, c: char, text: &'t str) -> &'t str {
        let rest = &text[c.len_utf8()..];
        let skip = |text: &'t str| text.chars().next().map_or("", |c| &text[c.len_utf8()..]);
        match c {
            '"' => {
                let (words, after) = rest.split_once('"').unwrap_or((rest, ""));
                self.words(words);
                after
            }
            '\\' | '!' => {
                self.words(&rest[..rest.len() - skip(rest).len()]);
                skip(rest)
            }
            '_' | '*' => skip(rest),
            '[' => {
                let (inner, after) = rest.split_once(']').unwrap_or((rest, ""));
                self.bracket(inner);
                after
            }
            '0' | '#' | '?' => {
                self.placeholder(c);
                rest
            }
            '.' | ',' if !self.body.is_empty() || (c == '.' && rest.starts_with(['0', '#', '?'])) => {
                self.body.push(c);
                rest
            }
            '%' | '％' => {
                self.section.percents += u32::from(c == '%');
                if c == '%' { rest } else { self.words_then("％", rest) }
            }
            'E' | 'e' if rest.starts_with(['+', '-']) && !self.body.is_empty() => {
                self.free = true;
                rest[1..].trim_start_matches(['0', '#', '?'])
            }
            '/' if !self.body.is_empty() && rest.starts_with(['?', '#', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9']) => {
                self.free = true;
                rest.trim_start_matches(|c: char| matches!(c, '?' | '#') || c.is_ascii_digit())
            }
            'G' | 'g' if starts_with_any(text, &["General", "GENERAL", "general"]) => {
                self.general = true;
                &text["General".len()..]
            }
            'G' if text.starts_with("G/標準") => {
                self.general = true;
                &text["G/標準".len()..]
            }
            '標' if text.starts_with("標準") => {
                self.general = true;
                &text["標準".len()..]
            }
            '@' => {
                self.general = true;
                rest
            }
            'A' | 'a' if starts_with_any(text, &["AM/PM", "am/pm", "A/P", "a/p"]) => {
                self.time = true;
                if starts_with_any(text, &["A/P", "a/p"]) { &text[3..] } else { &text[5..] }
            }
            'y' | 'Y' | 'e' | 'g' | 'b' | 'r' => {
                self.year |= c != 'g';
                rest
            }
            'd' | 'D' => {
                self.day = true;
                rest
            }
            'a' if text.starts_with("aaa") => rest.trim_start_matches('a'),
            'm' | 'M' => {
                self.month = true;
                rest
            }
            'h' | 'H' | 's' | 'S' => {
                self.time = true;
                rest
            }
            _ => self.words_then(&text[..c.len_utf8()], rest),
        }
    }

    fn words_then<'t>(&mut self, words: &str, rest: &'t str) -> &'t str {
        self.words(words);
        rest
    }

    /// Words, before or after the figure.
    fn words(&mut self, words: &str) {
        if self.body.is_empty() && !self.general {
            self.section.before.push_str(words);
        } else {
            self.between.push_str(words);
        }
    }

    /// A place of a digit; words between two of them make the section a code.
    fn placeholder(&mut self, c: char) {
        self.code |= !self.between.trim().is_empty() && !self.body.is_empty();
        self.body.push(c);
    }

    /// A currency, an elapsed time, or a colour, condition or locale that changes nothing here.
    fn bracket(&mut self, inner: &str) {
        if let Some(currency) = inner.strip_prefix('$') {
            let sign = currency.split('-').next().unwrap_or_default().to_owned();
            self.words(&sign);
        } else if !inner.is_empty() && inner.chars().all(|c| matches!(c, 'h' | 'H' | 'm' | 'M' | 's' | 'S')) {
            self.time = true;
        }
    }

    /// The section as read.
    fn finish(mut self) -> Section {
        let (whole, part) = self.body.split_once('.').unwrap_or((&self.body, ""));
        let digits = |text: &str| u32::try_from(text.chars().filter(|c| matches!(c, '0' | '#' | '?')).count()).unwrap_or(u32::MAX);
        let trailing = |text: &str| u32::try_from(text.chars().rev().take_while(|c| *c == ',').count()).unwrap_or(0);
        let date = self.year || self.day || (self.month && !self.time);
        self.section.decimals = digits(part);
        self.section.commas = trailing(whole) + trailing(part);
        self.section.zeros = u32::try_from(whole.chars().filter(|c| *c == '0').count()).unwrap_or(0);
        self.section.kind = if date {
            Kind::Date { year: self.year, month: self.month, day: self.day }
        } else if self.time {
            Kind::Time
        } else if self.free {
            Kind::Free
        } else if self.code {
            Kind::Code
        } else if !self.body.is_empty() {
            Kind::Number
        } else if self.general {
            Kind::General
        } else {
            Kind::Words
        };
        self.section.after = self.between;
        self.section
    }
}

fn starts_with_any(text: &str, words: &[&str]) -> bool {
    words.iter().any(|word| text.starts_with(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sections_tell_words_decimals_and_scales() {
        let thousand = section("#,##0,\"千円\"", 123_456_789.0);
        assert_eq!((thousand.commas, thousand.after.as_str(), thousand.kind), (1, "千円", Kind::Number));
        let percent = section("0.0%", 0.825);
        assert_eq!((percent.percents, percent.decimals), (1, 1));
        let signed = section("+#,##0\"人\";△#,##0\"人\"", -15.0);
        assert_eq!((signed.before.as_str(), signed.after.as_str(), signed.negative), ("△", "人", Sign::Told));
        assert_eq!(section("#,##0;#,##0", -5.0).negative, Sign::Hidden);
        assert_eq!(section("#,##0;[Red]#,##0", -5.0).negative, Sign::Told);
        assert_eq!(section("[>=1000000]#,##0,,\"百万円\";#,##0\"円\"", 5_000_000.0).commas, 2);
        assert_eq!(section("[>=1000000]#,##0,,\"百万円\";#,##0\"円\"", 500.0).after, "円");
        assert_eq!(section(";;;", 5.0).kind, Kind::Words);
        assert_eq!(section("[DBNum3]0", 5.0).kind, Kind::Number);
        assert_eq!(section("0.00E+00", 5.0).kind, Kind::Free);
        assert_eq!(section("000-0000", 5.0).kind, Kind::Code);
        assert_eq!(section("G/標準\"人\"", 5.0).after, "人");
        assert_eq!(section("_ * #,##0_ ;_ * -#,##0_ ;_ * \"-\"_ ;_ @_ ", 5.0).kind, Kind::Number);
    }

    #[test]
    fn dates_tell_what_they_show() {
        let all = Kind::Date { year: true, month: true, day: true };
        assert_eq!(section("[$-411]ggge\"年\"m\"月\"d\"日\"", 45748.0).kind, all);
        assert_eq!(section("yyyy/m/d;@", 45748.0).kind, all);
        assert_eq!(section("[$-411]ggge\"年度\"", 45748.0).kind, Kind::Date { year: true, month: false, day: false });
        assert_eq!(section("m\"月\"d\"日\"", 45748.0).kind, Kind::Date { year: false, month: true, day: true });
        assert_eq!(section("h:mm", 0.5).kind, Kind::Time);
        assert_eq!(section("[h]:mm", 0.5).kind, Kind::Time);
    }
}
