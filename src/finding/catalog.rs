//! Every code of a finding: its id, severity and words. The README lists the same codes; a test keeps the two alike.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::Severity;

/// What the catalog says of a code.
struct Entry {
    id: &'static str,
    severity: Severity,
    title: &'static str,
    expected: &'static str,
    remedy: &'static str,
    effect: &'static str,
}

macro_rules! catalog {
    ($($name:ident = $id:literal, $severity:ident: $title:literal, $expected:literal, $remedy:literal, $effect:literal;)*) => {
        /// Stable code of a finding.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        pub enum Code {
            $(#[doc = $title] $name,)*
        }

        impl Code {
            /// Every code, in the order of the README.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            const fn entry(self) -> Entry {
                match self {
                    $(Self::$name => Entry { id: $id, severity: Severity::$severity, title: $title, expected: $expected, remedy: $remedy, effect: $effect },)*
                }
            }
        }
    };
}

catalog! {
    UnreadableFile = "unreadable-file", Error: "ファイルを読めません",
        "壊れていない Excel・ODS・CSV のファイル",
        "Excelで開けるか確かめ、xlsx形式で保存し直して差し替える",
        "このファイルの値は集約に入っていない";
    PasswordProtected = "password-protected", Error: "パスワードで保護されていて読めません",
        "パスワードのないファイル",
        "Excelで開き、パスワードを外して保存し直す",
        "このファイルの値は集約に入っていない";
    NotASpreadsheet = "not-a-spreadsheet", Error: "表計算のファイルではありません",
        "xlsx、xlsm、xlsb、xls、ods、csv、tsv のいずれか",
        "Excelで開き、xlsx形式で保存し直す",
        "このファイルの値は集約に入っていない";
    TooLarge = "too-large", Error: "大きすぎて読めません",
        "上限に収まるファイル",
        "不要な行・列・シートを消して保存し直すか、--file-memory に大きい値を指定する",
        "上限を超えた部分は集約に入っていない";
    EncodingGuessed = "encoding-guessed", Warning: "文字コードを推定しました",
        "UTF-8 か Shift_JIS（CP932）",
        "文字化けがないか確かめ、UTF-8のCSVかxlsxで保存し直す",
        "推定した文字コードで読んだ";
    UndecodableCharacter = "undecodable-character", Warning: "読めない文字があります",
        "文字コード表にある文字",
        "元のセルの文字を確かめ、打ち直す",
        "その文字を〓に置きかえて示した";
    NoTable = "no-table", Warning: "数値目標・KPIの表が見つかりません",
        "指標・目標値・実績値などの見出しがある表",
        "見出しの行があるか確かめる。言葉が独自なら templates/lexicon.toml に足す",
        "このシートからは何も集約していない";
    UnknownMunicipality = "unknown-municipality", Warning: "どの団体のファイルか分かりません",
        "ファイル名・フォルダ名・セルのいずれかに団体コードか団体名",
        "ファイル名の先頭に6桁の団体コードを付ける",
        "ファイル名を団体名の代わりにして集約した";
    MunicipalityDoubtful = "municipality-doubtful", Warning: "団体の手がかりが食い違っています",
        "ファイル名・フォルダ名・セルで同じ団体を指す今のコードと名前",
        "どの団体の提出か確かめ、ファイル名の先頭に正しい6桁の団体コードを付ける",
        "もっとも確かな手がかり（ファイル名のコード、ファイル名の名前、セル、フォルダの順）で集約した";
    DuplicateSubmission = "duplicate-submission", Warning: "同じ団体から二つ以上のファイルが届いています",
        "一団体につき一つの提出",
        "古い方を入力フォルダから外す",
        "どちらも集約に入っている";
    MissingSubmission = "missing-submission", Warning: "まだ提出がありません",
        "名簿にある団体の提出",
        "団体に催促する",
        "この団体は集約に入っていない";
    NotOnRoster = "not-on-roster", Warning: "名簿にない団体のファイルです",
        "名簿にある団体の提出",
        "名簿に足すか、ファイルを入力フォルダから外す",
        "名簿の団体の後に並べて集約した";
    UnusedSetting = "unused-setting", Note: "使われなかった設定があります",
        "今回の指標や列に合う設定",
        "名前や団体コードの書き間違いがないか確かめる",
        "この設定は何にも使っていない";
    OldForm = "old-form", Warning: "古い様式で提出されています",
        "今年度の様式",
        "今年度の様式で出し直してもらう",
        "読めた範囲で集約した";
    HiddenContent = "hidden-content", Note: "隠れた内容があります",
        "表示されたシート・行・列",
        "再表示して内容を確かめる",
        "隠れたシートは --hidden を付けたときだけ読む";
    PersonalData = "personal-data", Warning: "個人の連絡先らしい内容があります",
        "公表してよい内容だけ",
        "元のセルから氏名・電話・メールを消す",
        "そのセルの内容は資料に載せていない";
    TextShortened = "text-shortened", Note: "長すぎる文字を短くして示しました",
        "セルに入る32,767文字までの文字",
        "全文は --data のCSVで読む",
        "ブックのセルでは、後ろを略した";
    HeaderUncertain = "header-uncertain", Warning: "見出しの読み方に自信がありません",
        "見出しと列の対応がひと通りに決まる表",
        "torimatome inspect で読み方を確かめ、必要なら --layout で固定する",
        "もっとも確からしい読み方で集約した";
    MissingColumn = "missing-column", Warning: "必要な列が見つかりません",
        "指標・目標値・実績値の列",
        "見出しの言葉を確かめる。独自なら templates/lexicon.toml に足す",
        "その列の値は空として扱った";
    LayoutDrift = "layout-drift", Warning: "表の形が前と変わっています",
        "前と同じ見出し",
        "torimatome inspect で新しい形を確かめ、レイアウトのファイルを直す",
        "見つかった列だけを読んだ";
    CellsUntied = "cells-untied", Error: "役割の決まらないセルがあります",
        "すべてのセルに役割がひとつ",
        "torimatome inspect で確かめる",
        "そのセルの内容は集約に入っていない";
    ContinuedTable = "continued-table", Note: "表が次のシートに続いています",
        "見出しのある表",
        "続きとして読んだ内容を確かめる",
        "前のシートの見出しで読んだ";
    NotANumber = "not-a-number", Error: "数値として読めません",
        "20件、２０件、△20件、―（該当なし）のような書き方",
        "元のセルを直すか、templates/units.toml にこの書き方を足す",
        "この指標の達成率は「算定不可」とし、集計から除いた";
    UnknownUnit = "unknown-unit", Note: "知らない単位です",
        "templates/units.toml にある単位",
        "正しい単位なら templates/units.toml に足す",
        "書かれたままの単位として読んだ";
    UnitConflict = "unit-conflict", Warning: "単位が二とおりに読めます",
        "セル・単位欄・見出しで同じ単位",
        "どちらの単位が正しいか提出元に確かめる",
        "より確かな方（値の文字、表示形式、単位欄、見出し、表題の順）で読んだ";
    UnitMismatch = "unit-mismatch", Warning: "比べる値の単位が違います",
        "目標と実績、前の年と次の年で同じ単位",
        "どちらの単位が正しいか提出元に確かめる",
        "単位の違う値どうしは比べていない";
    ScaleDoubt = "scale-doubt", Warning: "桁が違うかもしれません",
        "同じ指標のほかの値と同じくらいの大きさ",
        "単位（人と万人、千円と円、%と割合）を提出元に確かめる",
        "書かれたとおりに読んだ";
    AmbiguousValue = "ambiguous-value", Warning: "二とおりに読める値です",
        "読み方がひとつに決まる書き方",
        "元のセルを直す",
        "値として使わず、書かれたとおりの文字で示した";
    FormulaError = "formula-error", Error: "数式がエラーになっています",
        "エラーのない値",
        "元の数式を直す",
        "この値は空として扱った";
    FormulaWithoutValue = "formula-without-value", Error: "数式の計算結果が保存されていません",
        "計算結果の入ったセル",
        "Excelで開いて再計算し、保存し直す",
        "この値は空として扱った";
    StruckThrough = "struck-through", Warning: "取り消し線の付いたセルがあります",
        "見え消しのない確定した値",
        "消す値か残す値か提出元に確かめる",
        "取り消し線の付いた値は集計に使っていない";
    ShownDiffers = "shown-differs", Warning: "画面に見える値と保存された値が違います",
        "見えるとおりの値",
        "表示形式とセルの値を確かめる",
        "保存された値で読んだ";
    PeriodUncertain = "period-uncertain", Warning: "いつの値か決まりません",
        "令和6年度、R6、2024年度のような書き方",
        "年号か西暦を書き足す",
        "見出しの年の値として扱った";
    MissingActual = "missing-actual", Note: "実績値がありません",
        "実績値か、集計中・該当なしなどの断り",
        "提出元に確かめる",
        "判定不能とした";
    MissingTarget = "missing-target", Note: "目標値がありません",
        "目標値",
        "提出元に確かめる",
        "判定不能とした";
    TargetNotMonotonic = "target-not-monotonic", Warning: "目標値の並びが途中で逆に動いています",
        "年とともに同じ向きに進む目標値",
        "桁の打ち間違いがないか提出元に確かめる",
        "書かれたとおりに読んだ";
    DuplicateIndicator = "duplicate-indicator", Note: "同じ指標が二度以上あります",
        "【再掲】の印か、別の名前",
        "再掲なら印を付ける",
        "どちらも集約に入っている";
    OtherYearTable = "other-year-table", Note: "判定する年度とは別の年度の表です",
        "判定する年度の表",
        "合わせた指標と、数えていない指標を確かめる",
        "指標はひとつとして判定し、二重には数えない";
    StaleYear = "stale-year", Note: "見出しより古い年の値です",
        "見出しの年の値",
        "新しい値がないか提出元に確かめる",
        "見出しの年の値として判定した";
    RateMismatch = "rate-mismatch", Warning: "提出された達成率が計算と合いません",
        "目標と実績から計算した達成率",
        "算定式を提出元に確かめる",
        "計算した達成率で判定した";
    VerdictMismatch = "verdict-mismatch", Warning: "提出された判定が基準と合いません",
        "適用した基準どおりの判定",
        "判定の理由を提出元に確かめる",
        "提出の判定と参考判定を並べて示した";
    GroupVerdictMismatch = "group-verdict-mismatch", Warning: "まとまりの判定が基準と合いません",
        "適用した基準どおりの判定",
        "判定の理由を提出元に確かめる",
        "提出の判定と参考判定を並べて示した";
    TotalMismatch = "total-mismatch", Warning: "集計表の数が明細の行数と合いません",
        "明細を数えた数",
        "数え方を提出元に確かめる",
        "明細を数えた数で集計した";
    RepostMismatch = "repost-mismatch", Warning: "再掲の値が元の行と違います",
        "元の行と同じ値",
        "どちらが正しいか提出元に確かめる",
        "それぞれ書かれたとおりに示した";
    TargetChanged = "target-changed", Warning: "目標値か基準値が変わっています",
        "前回や、同じ文書のほかの場所と同じ値",
        "変更の理由を提出元に確かめる",
        "今回の値で判定した";
    PastActualChanged = "past-actual-changed", Warning: "過去の実績値が前回から変わっています",
        "前回と同じ値（速報から確定への変更を除く）",
        "変更の理由を提出元に確かめる",
        "今回の値で判定した";
    IndicatorVanished = "indicator-vanished", Warning: "前回あった指標がありません",
        "前回と同じ指標",
        "やめた理由か、名前の変更かを確かめる",
        "今回の集約には入っていない";
    IndicatorNew = "indicator-new", Note: "前回なかった指標です",
        "前回と同じ指標",
        "新しい指標か、名前の変更かを確かめる",
        "新しい指標として集約した";
    IndicatorRenamed = "indicator-renamed", Warning: "指標の名前が変わったようです",
        "前回と同じ名前",
        "同じ指標かを提出元に確かめる",
        "同じ指標として前回と比べた";
    UnitChanged = "unit-changed", Warning: "単位が前回から変わっています",
        "前回と同じ単位",
        "変更の理由を提出元に確かめる",
        "今回の単位で示した";
    PreviousUnrelated = "previous-unrelated", Error: "前回のブックに、今回と同じ団体がひとつもありません",
        "同じ団体の前回の集約ブック",
        "--previous に指定したブックを確かめる",
        "前回との比較はしていない";
    CorrectionRefused = "correction-refused", Error: "訂正を使えません",
        "元の内容が訂正の表のとおりであるセルと、その正しい値",
        "元のセルを見直し、訂正の表の行を直すか消す",
        "この訂正は使わず、届いたとおりの値で集約した";
    AnswerStale = "answer-stale", Warning: "回答のもとになったセルが変わっています",
        "確認を依頼したときと同じ内容のセル",
        "今の内容を確かめ、必要なら確認を依頼し直す",
        "この回答は使っていない";
    AnswerUnclear = "answer-unclear", Warning: "確認依頼への回答が読み取れません",
        "「修正した」「このままでよい」「差し替えた」のいずれかと、修正したときの正しい値",
        "団体に問い合わせるか、訂正の表に書く",
        "この回答は使っていない";
}

impl Code {
    /// The kebab-case id of the CSV files and the README.
    #[must_use]
    pub const fn id(self) -> &'static str {
        self.entry().id
    }

    /// The severity unless the finding says otherwise.
    #[must_use]
    pub const fn severity(self) -> Severity {
        self.entry().severity
    }

    /// One line that says what is wrong.
    #[must_use]
    pub const fn title(self) -> &'static str {
        self.entry().title
    }

    /// What is expected, in general.
    #[must_use]
    pub const fn expected(self) -> &'static str {
        self.entry().expected
    }

    /// What to do, in general.
    #[must_use]
    pub const fn remedy(self) -> &'static str {
        self.entry().remedy
    }

    /// What it means for the output, in general.
    #[must_use]
    pub const fn effect(self) -> &'static str {
        self.entry().effect
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}
