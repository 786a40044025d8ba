//! Section headings whose text is carried down: 基本目標１ … （1）… ①….
//!
//! In: heading texts in the order of the sheet. Out: the path at any moment. Depth comes from the numbering; a heading without
//! one is the deepest.

use crate::layout::lexicon::{Lexicon, squeeze};

/// How deep a heading stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Depth {
    /// 基本目標１
    Goal,
    /// 施策１, 1 …
    First,
    /// （1）, 1-1
    Second,
    /// ①, ア
    Third,
    /// No numbering.
    Plain,
}

/// The headings above a row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sections {
    goal: String,
    levels: Vec<(Depth, String)>,
}

/// The path that headings give.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Path {
    /// 基本目標
    pub goal: String,
    /// 施策
    pub policy: String,
    /// 事業
    pub program: String,
}

impl Depth {
    /// The depth of a heading, a text and the same folded, by its numbering.
    #[must_use]
    pub fn of(text: &str, folded: &str, lexicon: &Lexicon) -> Self {
        let bare = folded.trim_start_matches(['【', '■', '□', '◆', '◇', '●', '○', '〔', '<', '《', '▼']);
        if lexicon.is_goal(bare) {
            return Self::Goal;
        }
        let squeezed = squeeze(text);
        let mut chars = squeezed.trim_start_matches(['【', '■', '□', '◆', '◇', '●', '〔', '＜', '《']).chars();
        match chars.next() {
            Some('①'..='⑳' | '㉑'..='㉟' | '❶'..='❿') => Self::Third,
            Some('(' | '（') if squeezed.chars().nth(1).is_some_and(char::is_numeric) => Self::Second,
            Some('第') if bare.chars().nth(1).is_some_and(char::is_numeric) => Self::First,
            Some('施') if bare.starts_with("施策") => Self::First,
            Some(c) if c.is_numeric() => numbered(bare),
            _ => Self::Plain,
        }
    }
}

/// 「1-1 …」 is below 「1 …」.
fn numbered(folded: &str) -> Depth {
    let rest = folded.trim_start_matches(|c: char| c.is_ascii_digit());
    let mut chars = rest.chars();
    match (chars.next(), chars.next()) {
        (Some('-' | '―' | '–' | '.'), Some(c)) if c.is_ascii_digit() => Depth::Second,
        (Some('人' | '件' | '年' | '月' | '日' | '%' | '回'), _) => Depth::Plain,
        _ => Depth::First,
    }
}

impl Sections {
    /// Takes a heading in: it ends every heading of its depth and below.
    pub fn push(&mut self, depth: Depth, text: &str) {
        let text = one_line(text);
        if depth == Depth::Goal {
            self.goal = text;
            self.levels.clear();
            return;
        }
        self.levels.retain(|(known, _)| *known < depth);
        self.levels.push((depth, text));
    }

    /// Takes the goal of a row in, when a column names it.
    pub fn set_goal(&mut self, text: &str) {
        if self.goal != one_line(text) {
            self.push(Depth::Goal, text);
        }
    }

    /// Whether nothing but a goal stands above.
    #[must_use]
    pub fn is_shallow(&self) -> bool {
        self.levels.is_empty()
    }

    /// The deepest heading.
    #[must_use]
    pub fn deepest(&self) -> &str {
        self.levels.last().map_or(&self.goal, |(_, text)| text)
    }

    /// The path at this moment.
    #[must_use]
    pub fn path(&self) -> Path {
        let text = |at: usize| self.levels.get(at).map(|(_, text)| text.clone()).unwrap_or_default();
        Path {
            goal: self.goal.clone(),
            policy: text(0),
            program: if self.levels.len() > 1 { text(self.levels.len() - 1) } else { String::new() },
        }
    }
}

/// A text on one line: line breaks and runs of white space become one space, none between Japanese characters broken by the layout.
#[must_use]
pub fn one_line(text: &str) -> String {
    let lines: Vec<String> =
        text.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ")).filter(|line| !line.is_empty()).collect();
    let mut joined = String::new();
    for line in lines {
        let ascii = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
        if ascii(joined.chars().last()) && line.chars().next().is_some() {
            joined.push(' ');
        }
        joined.push_str(&line);
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::lexicon::fold;
    use crate::templates::Templates;

    #[test]
    fn numbering_gives_the_depth() {
        let template = Templates::embedded().get("lexicon.toml").expect("embedded");
        let lexicon = Lexicon::new(&template).expect("right");
        for (text, depth) in [
            ("基本目標１ 神奈川の成長力を生かして", Depth::Goal),
            ("基本目標1「住み続けたいまちの空間をつくる」", Depth::Goal),
            ("1 就業の場の拡大", Depth::First),
            ("（1）成長産業の創出・育成", Depth::Second),
            ("1-1 安定した雇用の創出", Depth::Second),
            ("①未病産業の創出", Depth::Third),
            ("産業の振興", Depth::Plain),
        ] {
            assert_eq!(Depth::of(text, &fold(text), &lexicon), depth, "{text}");
        }
    }

    #[test]
    fn a_heading_ends_those_of_its_depth() {
        let mut sections = Sections::default();
        sections.push(Depth::Goal, "基本目標１");
        sections.push(Depth::Second, "（1）甲");
        sections.push(Depth::Third, "①乙");
        assert_eq!(sections.path(), Path { goal: "基本目標１".into(), policy: "（1）甲".into(), program: "①乙".into() });
        sections.push(Depth::Second, "（2）丙");
        assert_eq!(sections.path().program, "");
        assert_eq!(one_line("1-1\n安定した雇用の創出"), "1-1 安定した雇用の創出");
        assert_eq!(one_line("結婚・出産・\n子育て"), "結婚・出産・子育て");
    }
}
