//! How files are read: apart from us or not, and what one file may use up, as typed → [`Settings`].

use std::time::Duration;

use crate::worker::{Isolation, Settings};

/// Megabytes that a reading process needs at least.
const LEAST_MEMORY: u64 = 64 << 20;
/// A day: nobody waits longer for one file.
const LONGEST: f64 = 86_400.0;

/// The options, for every command that reads files.
#[derive(Debug, clap::Args)]
pub struct Apart {
    /// 別のプロセスで読むファイル。risky（古い形式・ODS・怪しいファイル）、all（すべて）、none（なし）
    #[arg(long, value_name = "範囲", default_value = "risky", hide_default_value = true, help_heading = "動き方")]
    isolate: String,
    /// ひとつのファイルを読む時間の上限（秒）。省くと30。大きいファイルはそれに応じて延びる
    #[arg(long, value_name = "秒", default_value = "30", hide_default_value = true, help_heading = "動き方")]
    file_timeout: String,
    /// ひとつのファイルを読むメモリの上限（1G、512Mなど）。省くと1G
    #[arg(long, value_name = "大きさ", default_value = "1G", hide_default_value = true, help_heading = "動き方")]
    file_memory: String,
}

impl Apart {
    /// The settings, or what is wrong with an option.
    pub fn settings(&self) -> Result<Settings, String> {
        let isolation = match self.isolate.as_str() {
            "risky" => Isolation::Risky,
            "all" => Isolation::All,
            "none" => Isolation::None,
            other => {
                return Err(format!(
                    "エラー: --isolate に「{other}」という範囲はありません\n  期待: risky、all、none\n  対応: ふつうは省く"
                ));
            }
        };
        let time = time(&self.file_timeout).ok_or_else(|| {
            format!(
                "エラー: --file-timeout の「{}」を秒数として読めません\n  期待: 0より大きく86400まで\n  対応: 60 のように書く",
                self.file_timeout
            )
        })?;
        let memory = memory(&self.file_memory).ok_or_else(|| {
            format!(
                "エラー: --file-memory の「{}」を大きさとして読めません\n  期待: 64M以上\n  対応: 2G、512M のように書く",
                self.file_memory
            )
        })?;
        Ok(Settings { isolation, time, memory })
    }
}

/// Seconds, with decimals or an `s` or not.
fn time(text: &str) -> Option<Duration> {
    let seconds: f64 = text.trim().trim_end_matches(['s', '秒']).parse().ok()?;
    (seconds > 0.0 && seconds <= LONGEST).then(|| Duration::from_secs_f64(seconds))
}

/// Bytes of a size in megabytes or gigabytes.
fn memory(text: &str) -> Option<u64> {
    let upper = text.trim().to_ascii_uppercase();
    let upper = upper.strip_suffix('B').unwrap_or(&upper);
    let (digits, unit) = upper.strip_suffix('G').map(|digits| (digits, 1 << 30)).or_else(|| Some((upper.strip_suffix('M')?, 1 << 20)))?;
    let bytes = digits.parse::<u64>().ok()?.checked_mul(unit)?;
    (bytes >= LEAST_MEMORY).then_some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_and_times_are_read_or_refused() {
        for (text, bytes) in [
            ("1G", Some(1 << 30)),
            ("2gb", Some(2 << 30)),
            (" 512M", Some(512 << 20)),
            ("63M", None),
            ("1T", None),
            ("1000000000", None),
            ("-1G", None),
            ("", None),
        ] {
            assert_eq!(memory(text), bytes, "{text}");
        }
        for (text, millis) in [
            ("30", Some(30_000)),
            ("0.5", Some(500)),
            ("60s", Some(60_000)),
            ("0", None),
            ("-1", None),
            ("NaN", None),
            ("1e9", None),
            ("", None),
        ] {
            assert_eq!(time(text).map(|time| time.as_millis()), millis, "{text}");
        }
    }
}
