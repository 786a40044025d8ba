//! The question that a finding asks its municipality, in plain polite Japanese; none where only the staff can do something about it.

use crate::finding::{Code, Finding, Severity};

/// The question.
pub fn question(finding: &Finding) -> Option<String> {
    let question = match finding.code {
        Code::UnreadableFile | Code::NotASpreadsheet | Code::TooLarge => {
            "お送りいただいたファイルを開くことができませんでした。Excelで開けることをお確かめのうえ、xlsx形式で保存し直してお送りください。"
        }
        Code::PasswordProtected => "ファイルにパスワードが付いていて開けませんでした。パスワードを外してお送りください。",
        Code::UndecodableCharacter | Code::EncodingGuessed => "読み取れない文字がありました。正しい文字をお知らせください。",
        Code::NoTable => "数値目標・KPIの表が見つかりませんでした。ファイルの取り違えがないか、お確かめください。",
        Code::OldForm => "以前の様式でお送りいただいています。今年度の様式でお送りいただけますか。",
        Code::DuplicateSubmission => "二つ以上のファイルが届いています。どちらを使えばよいか、お知らせください。",
        Code::PersonalData => "個人の連絡先と思われる内容があります。資料には載せませんが、消してよいかお知らせください。",
        Code::NotANumber => "数値として読み取れませんでした。正しい値をお知らせください。",
        Code::UnitConflict | Code::UnitMismatch => "単位がほかの欄と違っています。正しい単位と値をお知らせください。",
        Code::ScaleDoubt => "ほかの値と桁が違うように見えます。単位（人と万人、千円と円、%と割合など）と値をお確かめください。",
        Code::AmbiguousValue => "二とおりに読める書き方です。正しい値をお知らせください。",
        Code::FormulaError => "数式がエラーになっています。正しい値をお知らせください。",
        Code::FormulaWithoutValue => "数式の計算結果が保存されていませんでした。値をお知らせください。",
        Code::StruckThrough => "取り消し線が付いています。残す値か、消す値かをお知らせください。",
        Code::ShownDiffers => "画面に見える値と、保存されている値が違っています。正しい値をお知らせください。",
        Code::PeriodUncertain => "いつの値かが分かりませんでした。年度をお知らせください。",
        Code::MissingActual => "実績値が空欄です。値か、集計中・該当なしなどの別をお知らせください。",
        Code::MissingTarget => "目標値が空欄です。目標を定めていないのか、書き漏れかをお知らせください。",
        Code::TargetNotMonotonic => "目標値の並びが途中で逆に動いています。打ち間違いがないか、お確かめください。",
        Code::DuplicateIndicator => "同じ名前の指標が二度以上あります。再掲か、別の指標かをお知らせください。",
        Code::OtherYearTable if finding.severity == Severity::Warning => {
            "お尋ねした年度の実績の欄が見当たりません。年度の見出しと、お使いの様式をお確かめください。"
        }
        Code::StaleYear => "見出しより前の年の値が書かれています。より新しい値があれば、お知らせください。",
        Code::RateMismatch => "達成率が、目標値と実績値からの計算と合いません。算定の方法か、正しい値をお知らせください。",
        Code::VerdictMismatch | Code::GroupVerdictMismatch => {
            "判定が、お使いの基準と合わないように見えます。判定の理由をお知らせください。"
        }
        Code::TotalMismatch => "集計表の数が、明細を数えた数と違っています。数え方か、正しい数をお知らせください。",
        Code::RepostMismatch => "再掲の値が、元の行と違っています。どちらが正しいか、お知らせください。",
        Code::TargetChanged => "前回お送りいただいた目標値か基準値と違っています。変更の理由をお知らせください。",
        Code::PastActualChanged => "前回お送りいただいた過去の実績値と違っています。変更の理由をお知らせください。",
        Code::IndicatorVanished => "前回あった指標が見当たりません。取りやめの理由か、名前の変更かをお知らせください。",
        Code::IndicatorRenamed => "前回の指標の名前を変えたものでしょうか。同じ指標かどうか、お知らせください。",
        Code::UnitChanged => "前回と単位が違っています。変更の理由をお知らせください。",
        _ => return None,
    };
    let about = if finding.detail.is_empty() { String::new() } else { format!("\n（{}）", finding.detail) };
    Some(format!("{question}{about}"))
}
