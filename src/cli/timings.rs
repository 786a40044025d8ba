//! `--timings`: how long each stage of a run took, told on standard error.
//!
//! In: the ends of the stages as the run goes on. Out: one line. Times are those of the wall; no output holds any of them.
//! `所要時間: 準備 0.02秒、読み取り 1.20秒、判定 0.31秒、書き出し 0.60秒、合計 2.13秒`

use std::fmt::Write as _;
use std::sync::Mutex;
use std::time::{Duration, Instant};

/// The clock of one run.
pub struct Timings {
    start: Instant,
    /// The stages that have ended, in order, with the time since the start.
    ends: Mutex<Vec<(&'static str, Duration)>>,
}

impl Timings {
    /// Starts the clock.
    pub fn start() -> Self {
        Self { start: Instant::now(), ends: Mutex::default() }
    }

    /// A stage has just ended.
    pub fn end(&self, stage: &'static str) {
        if let Ok(mut ends) = self.ends.lock() {
            ends.push((stage, self.start.elapsed()));
        }
    }

    /// The stages so far in a line.
    pub fn line(&self) -> String {
        let mut line = "所要時間: ".to_owned();
        let mut before = Duration::ZERO;
        for (stage, end) in self.ends.lock().iter().flat_map(|ends| ends.iter()) {
            let _ = write!(line, "{stage} {:.2}秒、", end.saturating_sub(before).as_secs_f64());
            before = *end;
        }
        let _ = write!(line, "合計 {:.2}秒", before.as_secs_f64());
        line
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stages_are_told_in_their_order_with_their_sum() {
        let timings = Timings::start();
        timings.end("準備");
        timings.end("読み取り");
        let line = timings.line();
        let words: Vec<&str> = line.split(['、', ' ']).filter(|word| !word.ends_with('秒')).collect();
        assert_eq!(words, ["所要時間:", "準備", "読み取り", "合計"], "{line}");
    }
}
