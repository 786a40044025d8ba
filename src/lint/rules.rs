//! The rules of machine readability that a sheet is held against: what each asks for, and what to do about it.
//!
//! The ids are those of the public rules for administrative data (機械可読性に関するルール), level 1 to 3; the words are our own.

/// One rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rule {
    /// Id: level and number.
    pub id: &'static str,
    /// What a sheet does that it should not.
    pub title: &'static str,
    /// What to do in the next form.
    pub proposal: &'static str,
}

macro_rules! rules {
    ($($name:ident = $id:literal, $title:literal, $proposal:literal;)*) => {
        $(#[doc = $title] pub const $name: Rule = Rule { id: $id, title: $title, proposal: $proposal };)*
        /// Every rule that is tested, in the order of the ids.
        pub const ALL: &[Rule] = &[$($name,)*];
    };
}

rules! {
    KIND = "L1-01", "古い形式のファイル", "xlsx か csv（UTF-8）で保存する";
    ONE_TABLE = "L1-02", "ひとつのシートに表が二つ以上ある", "表ごとにシートを分ける";
    BLANKS = "L1-03", "表の途中に空の行か列がある", "空の行と列を消し、ひと続きの表にする";
    MEMOS = "L1-04", "表の外に、表題でも注でもない書き込みがある", "備考の列に移すか消す";
    HEADLESS = "L1-05", "見出しのない列に値がある", "見出しを付ける";
    LAYOUT_SPACES = "L1-06", "見出しや名前に、見た目のための空白や改行がある", "空白と改行を除き、列の幅と折り返しで整える";
    ONE_DATUM = "L1-07", "ひとつのセルに値が二つ以上ある", "値ごとに行か列を分ける";
    CHARACTERS = "L1-08", "機種によって化ける文字がある", "1、(株)、平方メートルのような普通の文字で書く";
    ZERO_AND_BLANK = "L1-09", "同じ列で空欄と0が使い分けられていない", "0は0、値がないときは「―」などに決め、空欄を残さない";
    OBJECTS = "L1-10", "表の上に図形や画像が重なっている", "説明は備考の列に文字で書き、図は別のシートに移す";
    LOOKS = "L1-11", "色や取り消し線だけで意味を表している", "意味を表す列を設け、言葉で書く";
    MERGES = "L1-12", "表の中にセルの結合がある", "結合を解き、それぞれのセルに同じ内容を書く";
    HIDDEN = "L1-13", "隠れた行・列・シートがある", "再表示するか、要らなければ消す";
    LINES = "L1-14", "CSVの一件が二行以上にわたっている", "セルの中の改行を除く";
    COMMAS = "L1-15", "CSVの行が見出しより長い", "コンマを含む値を「\"」で囲む";
    TEXT_FIGURES = "L2-01", "数値が文字として書かれている", "数字だけを書き、単位は単位の列、注は備考の列に書く";
    LEFT_OUT = "L2-02", "上と同じ項目名が省かれている", "すべての行に項目名を書く";
    SAME_HEADS = "L2-03", "同じ見出しの列が二つ以上ある", "それだけで区別の付く見出しにする（「実績値 令和6年度」など）";
    SPELLINGS = "L2-04", "同じ答えの書き方がそろっていない", "選択肢を決め、入力規則の一覧から選ぶ";
    OTHER = "L2-05", "「その他」とその説明がひとつのセルにある", "説明の列を設ける";
    FORMULAS = "L2-06", "数式かエラー値が残っている", "値として貼り付け直す";
    ABOVE = "L3-01", "見出しの行より上に内容がある", "表題や注は別のシートかファイル名に移し、1行目を見出しにする";
    CODES = "L3-02", "記号の意味がシートに書かれていない", "凡例を付けるか、言葉で書く";
    MARKS = "L3-03", "数値の列の記号（X、…、* など）の意味が書かれていない", "凡例を付けるか、状態を書く列を設ける";
    UNITS = "L3-04", "単位がどこにも書かれていない値がある", "単位の列を設ける";
    YEARS = "L3-05", "年が和暦だけか、書き方がそろっていない", "西暦を添えて書き方をそろえる（2024年度（令和6年度））";
    BODY = "L3-06", "団体コードも団体名もシートにない", "団体コードと団体名の列を設ける";
    HEADS = "L3-07", "数値の列の見出しに、前回の様式になかったものがある", "前回と同じ見出しに戻すか、変えたことを様式に書き残す";
    DEFINITION = "L3-08", "指標の定義・算定方法・出典の列がない", "定義、出典、時点の列を設ける";
    WIDE = "L3-09", "年が横に並んでいる", "年の列を設け、一年を一行にする";
}
