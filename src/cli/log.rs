//! 記録.log in the job's output folder: what a helpdesk needs to know of each run, and nothing of what was read.
//!
//! In: command, duration, exit code, the run in figures. Out: a few lines at the end of the file. No names of files, people or bodies, no
//! paths, no contents: what a message quotes in 「」 is left out. A log that cannot be written is done without.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;

use time::{OffsetDateTime, UtcOffset};

use crate::aggregate::Consolidation;
use crate::cli::terminal::tell;
use crate::job::Job;

/// Name of the log.
pub const NAME: &str = "記録.log";
/// Bytes from which on the older half of the log is dropped.
const LONGEST: usize = 200_000;
/// Japan is nine hours ahead of Greenwich, all year.
const JAPAN: i8 = 9;

/// Does what a command does, tells why it could not, and adds the run to the log of its job, if it has one.
pub fn logged(command: &'static str, job: Option<&Job>, run: impl FnOnce(&mut Log) -> Result<u8, String>) -> ExitCode {
    let mut log = Log { begun: Instant::now(), facts: Vec::new() };
    let code = run(&mut log).unwrap_or_else(|message| {
        log.facts.push(message.lines().next().map(unquoted).unwrap_or_default());
        tell(&message);
        2
    });
    if let Some(folder) = job.and_then(|job| job.out.parent()) {
        log.end(command, folder, code);
    }
    ExitCode::from(code)
}

/// A run that is being timed.
pub struct Log {
    begun: Instant,
    /// What the run was like, a line each.
    facts: Vec<String>,
}

impl Log {
    /// The run in figures.
    pub fn run(&mut self, run: &Consolidation) {
        let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
        run.sources.iter().for_each(|source| *kinds.entry(&source.kind).or_default() += 1);
        let mut codes: BTreeMap<&str, usize> = BTreeMap::new();
        run.findings.iter().for_each(|finding| *codes.entry(finding.code.id()).or_default() += 1);
        let counts =
            |counts: &BTreeMap<&str, usize>| counts.iter().map(|(name, count)| format!("{name} {count}")).collect::<Vec<_>>().join("、");
        self.facts.push(format!("ファイル {}（{}）、とばした {}", run.sources.len(), counts(&kinds), run.skipped.len()));
        let submitted = run.asked.iter().filter(|asked| asked.submitted).count();
        self.facts.push(format!("名簿 {}団体、提出 {submitted}、指標 {}", run.asked.len(), run.judged.len()));
        self.facts.push(format!("指摘 {}", if codes.is_empty() { "なし".to_owned() } else { counts(&codes) }));
    }

    /// What a command did, in figures.
    pub fn fact(&mut self, fact: String) {
        self.facts.push(fact);
    }

    fn end(&self, command: &str, folder: &Path, code: u8) {
        let mut lines = String::new();
        let _ = writeln!(
            lines,
            "{} torimatome {}（{} {}） {command} 終了コード {code} 所要 {:.1}秒",
            now(),
            env!("CARGO_PKG_VERSION"),
            std::env::consts::OS,
            std::env::consts::ARCH,
            self.begun.elapsed().as_secs_f64()
        );
        for fact in &self.facts {
            let _ = writeln!(lines, "  {fact}");
        }
        let path = folder.join(NAME);
        let standing = fs::metadata(&path).map_or(0, |data| usize::try_from(data.len()).unwrap_or(usize::MAX));
        if standing > LONGEST {
            shorten(&path);
        }
        let begin = if standing == 0 { "\u{feff}" } else { "" };
        let text = format!("{begin}{}", lines.replace('\n', "\r\n"));
        let _ = fs::OpenOptions::new().create(true).append(true).open(path).and_then(|mut file| file.write_all(text.as_bytes()));
    }
}

/// Drops the older half of a log.
fn shorten(path: &Path) {
    let Ok(text) = fs::read_to_string(path) else { return };
    let lines: Vec<&str> = text.lines().collect();
    let kept = lines[lines.len() / 2..].join("\r\n");
    let _ = fs::write(path, format!("\u{feff}{kept}\r\n"));
}

/// `2026-11-20 09:30`, in Japan.
fn now() -> String {
    let now = OffsetDateTime::now_utc().to_offset(UtcOffset::from_hms(JAPAN, 0, 0).unwrap_or(UtcOffset::UTC));
    format!("{}-{:02}-{:02} {:02}:{:02}", now.year(), u8::from(now.month()), now.day(), now.hour(), now.minute())
}

/// A message without what stands in 「」.
fn unquoted(message: &str) -> String {
    let mut out = String::new();
    let mut depth = 0_u32;
    for character in message.chars() {
        match character {
            '「' => {
                if depth == 0 {
                    out.push_str("「…」");
                }
                depth += 1;
            }
            '」' => depth = depth.saturating_sub(1),
            _ if depth == 0 => out.push(character),
            _ => {}
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_message_quotes_is_left_out() {
        assert_eq!(unquoted("エラー: 出力「C:\\Users\\山田\\集約.xlsx」は入力のファイルです"), "エラー: 出力「…」は入力のファイルです");
        assert_eq!(unquoted("シート「「1」の表」がない"), "シート「…」がない");
    }
}
