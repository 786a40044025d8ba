//! The arguments of every command, as typed, with their Japanese help. How they are read from the command line is said in `parse`.

use std::path::PathBuf;

use clap::{Parser, Subcommand};

use super::isolation::Apart;
use crate::worker;

/// 市町村から届いた数値目標・KPIの表を、ひとつの集約ブックにまとめます。
#[derive(Debug, Parser)]
#[command(name = "torimatome", version, override_usage = "torimatome [コマンド] [指定] 入力...", disable_help_subcommand = true, disable_help_flag = true, disable_version_flag = true, help_template = TEMPLATE, subcommand_help_heading = "コマンド")]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
    /// この説明を表示する
    #[arg(short, long, action = clap::ArgAction::Help, global = true, help_heading = "共通")]
    help: Option<bool>,
    /// 版を表示する
    #[arg(short = 'V', long, action = clap::ArgAction::Version, help_heading = "共通")]
    version: Option<bool>,
}

const TEMPLATE: &str = "{about-with-newline}\n使い方: {usage}\n\n{all-args}{after-help}";

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// 表を読み、点検し、判定して、集約ブックを書く（コマンドを省いてもよい）
    #[command(help_template = TEMPLATE, override_usage = "torimatome merge [指定] 入力...", after_help = "例: torimatome merge 入力 --out 集約.xlsx")]
    Merge(Merge),
    /// 点検の結果だけを表示する（ブックは書かない）
    #[command(help_template = TEMPLATE, override_usage = "torimatome check [指定] 入力...", after_help = "例: torimatome check 入力")]
    Check(super::check::Check),
    /// 業務のフォルダ（設定、名簿、様式・入力・出力のフォルダ）を作る
    #[command(help_template = TEMPLATE, override_usage = "torimatome init <フォルダ> --prefecture 兵庫県 [指定]", after_help = "例: torimatome init 兵庫県R6 --prefecture 兵庫県 --year R6")]
    Init(Init),
    /// 前回の集約ブックと今回（集約ブックか入力）を比べ、違いを表示する
    #[command(help_template = TEMPLATE, override_usage = "torimatome diff [指定] 前回.xlsx 今回.xlsx|入力...", after_help = "例: torimatome diff 前回.xlsx 入力")]
    Diff(super::diff::Diff),
    /// 市町村に送る様式を、団体ごとのxlsxで書く
    #[command(help_template = TEMPLATE, override_usage = "torimatome form [業務フォルダ] [指定]", after_help = "例: torimatome form 兵庫県R6\n例: torimatome form --roster 市町村.csv --year R6 --previous 前回.xlsx --out 様式")]
    Form(Form),
    /// 提出の状況（提出済、未提出、読み取れない、差替え済）を表示し、督促の一覧を書く
    #[command(help_template = TEMPLATE, override_usage = "torimatome status [指定] [業務フォルダ|入力...]", after_help = "例: torimatome status 兵庫県R6\n例: torimatome status 入力 --roster 市町村.csv --reminders 督促")]
    Status(Status),
    /// 指摘のある団体ごとに、確認依頼（xlsx）とメールの文を作る
    #[command(help_template = TEMPLATE, override_usage = "torimatome requests [指定] 入力...", after_help = "例: torimatome requests 入力 --out 確認依頼 --deadline 2026-12-04")]
    Requests(super::requests::Requests),
    /// 表がどう読まれたかをシートごとに表示する
    #[command(help_template = TEMPLATE, override_usage = "torimatome inspect [指定] ファイル", after_help = "例: torimatome inspect 入力/102041_伊勢崎市.xls")]
    Inspect(Inspect),
    /// 文字がどう読まれるかを説明する
    #[command(help_template = TEMPLATE, override_usage = "torimatome explain [指定] 文字列...", after_help = "例: torimatome explain 2,819億円 △51人 85%以上")]
    Explain(Explain),
    /// 判定の基準（ルール）の一覧と説明を表示する
    #[command(help_template = TEMPLATE, override_usage = "torimatome rules [指定] [名前|ファイル]", after_help = "例: torimatome rules kobe")]
    Rules(Rules),
    /// 指摘のコードの一覧を表示する
    #[command(help_template = TEMPLATE, override_usage = "torimatome findings [指定]", after_help = "例: torimatome findings")]
    Findings(Findings),
    /// A reading process: how the program starts itself, never a person.
    #[command(name = worker::COMMAND, hide = true)]
    ReadApart {
        /// Bytes of memory that it may use.
        memory: u64,
    },
}

/// What and how to read, for every command that reads files.
#[derive(Debug, clap::Args)]
pub struct Reading {
    /// 入力のフォルダ、ファイル、または「入力/*.xlsx」のような書き方。job.toml のあるフォルダの中では省く
    #[arg(value_name = "入力", help_heading = "入力")]
    pub inputs: Vec<PathBuf>,
    /// 判定する年度（R4、令和4年度、2022など）。省くと実績のある最新の年度
    #[arg(long, value_name = "年度", help_heading = "読み方と判定")]
    pub year: Option<String>,
    /// 判定の基準の名前か、TOMLファイル。省くと common（参考判定）
    #[arg(long, value_name = "名前|ファイル", help_heading = "読み方と判定")]
    pub rules: Option<String>,
    /// 名簿（CSV）。団体の並び、団体ごとの判定の基準、集計に入れるか、未提出の確認に使う
    #[arg(long, value_name = "ファイル", help_heading = "読み方と判定")]
    pub roster: Option<PathBuf>,
    /// 比べる前回の集約ブック（内部用）。違いを「前回比較」と指摘で示す
    #[arg(long, value_name = "xlsxファイル", help_heading = "読み方と判定")]
    pub previous: Option<PathBuf>,
    /// 職員の訂正の表（訂正.csv）。元の内容がそのままのセルだけ、正しい値に置きかえて集約する
    #[arg(long, value_name = "ファイル", help_heading = "読み方と判定")]
    pub corrections: Option<PathBuf>,
    /// 確認依頼への回答を置いたフォルダかファイル（入力の中にあってもよい）。くり返し指定できる
    #[arg(long, value_name = "フォルダ", help_heading = "読み方と判定")]
    pub answers: Vec<PathBuf>,
    /// 手直しした辞書や基準のフォルダ
    #[arg(long, value_name = "フォルダ", help_heading = "読み方と判定")]
    pub templates: Option<PathBuf>,
    /// 表の読み方を固定するレイアウトのファイル（inspect --layout-out で作る）。くり返し指定できる
    #[arg(long, value_name = "ファイル", help_heading = "読み方と判定")]
    pub layout: Vec<PathBuf>,
    /// 求めた様式の版。違う版の回答に old-form の指摘を付ける。省くと、届いた中でいちばん新しい版
    #[arg(long, value_name = "版", help_heading = "読み方と判定")]
    pub form: Option<String>,
    /// 非表示のシートも読む
    #[arg(long, help_heading = "読み方と判定")]
    pub hidden: bool,
    /// 同時に使うスレッドの数。省くとすべてのコア
    #[arg(long, value_name = "数", help_heading = "動き方", value_parser = clap::value_parser!(u16).range(1..))]
    pub threads: Option<u16>,
    /// How files are read.
    #[command(flatten)]
    pub apart: Apart,
    /// 途中経過とまとめを表示しない
    #[arg(long, help_heading = "動き方")]
    pub quiet: bool,
}

/// The main job.
#[derive(Debug, clap::Args)]
pub struct Merge {
    /// What to read.
    #[command(flatten)]
    pub reading: Reading,
    /// 書き出す集約ブック。省くと最初の入力の隣の「集約.xlsx」
    #[arg(long, value_name = "ファイル", help_heading = "出力")]
    pub out: Option<PathBuf>,
    /// 配布用のブック（公表できる内容だけの資料）。省くと書かない
    #[arg(long, value_name = "ファイル", help_heading = "出力")]
    pub handout: Option<PathBuf>,
    /// 値・記録・指摘・精算のCSVを書くフォルダ
    #[arg(long, value_name = "フォルダ", help_heading = "出力")]
    pub data: Option<PathBuf>,
    /// 書き出すシート（「総括表,一覧表」のようにコンマで区切る）。省くとすべて
    #[arg(long, value_name = "シート", value_delimiter = ',', help_heading = "出力")]
    pub sheets: Option<Vec<String>>,
    /// ブックの表題
    #[arg(long, value_name = "文字", help_heading = "出力")]
    pub title: Option<String>,
    /// 会議名。各シートの表題の下に書く
    #[arg(long, value_name = "文字", help_heading = "出力")]
    pub meeting: Option<String>,
    /// 資料番号。「資料3」とすると、シートは「資料3－１」から数える
    #[arg(long, value_name = "文字", help_heading = "出力")]
    pub number: Option<String>,
    /// ブックに書く作成日（2026-11-20のように書く）
    #[arg(long, value_name = "日付", help_heading = "出力")]
    pub date: Option<String>,
    /// 用紙（A4かA3、横置き）。省くと report.toml のとおり
    #[arg(long, value_name = "用紙", help_heading = "出力")]
    pub paper: Option<String>,
    /// まとめをJSONで標準出力に書く
    #[arg(long, help_heading = "動き方")]
    pub json: bool,
    /// 段階ごとの所要時間を表示する
    #[arg(long, help_heading = "動き方")]
    pub timings: bool,
}

/// A new job.
#[derive(Debug, clap::Args)]
pub struct Init {
    /// 作るフォルダ
    #[arg(required = true, value_name = "フォルダ", help_heading = "入力")]
    pub folder: PathBuf,
    /// 都道府県。名簿（市町村.csv）にその市区町村を入れる
    #[arg(long, required = true, value_name = "都道府県", help_heading = "業務の設定")]
    pub prefecture: String,
    /// 判定する年度（R6、令和6年度、2024など）
    #[arg(long, value_name = "年度", help_heading = "業務の設定")]
    pub year: Option<String>,
    /// ブックと様式の表題
    #[arg(long, value_name = "文字", help_heading = "業務の設定")]
    pub title: Option<String>,
    /// すでにある設定・名簿・説明を書きかえる（入力・様式・出力の中身はそのまま）
    #[arg(long, help_heading = "動き方")]
    pub overwrite: bool,
    /// 途中経過とまとめを表示しない
    #[arg(long, help_heading = "動き方")]
    pub quiet: bool,
    /// まとめをJSONで標準出力に書く
    #[arg(long, help_heading = "動き方")]
    pub json: bool,
}

/// The forms that are sent out.
#[derive(Debug, clap::Args)]
pub struct Form {
    /// 業務のフォルダ（job.toml のあるフォルダ）。その中では省く
    #[arg(value_name = "業務フォルダ", help_heading = "入力")]
    pub job: Option<PathBuf>,
    /// 名簿（CSV）。行ごとに様式をひとつ書く
    #[arg(long, value_name = "ファイル", help_heading = "入力")]
    pub roster: Option<PathBuf>,
    /// 前回の集約ブック（内部用）。指標と値を様式に入れる
    #[arg(long, value_name = "ファイル", help_heading = "入力")]
    pub previous: Option<PathBuf>,
    /// 実績を求める年度（R6、令和6年度、2024など）
    #[arg(long, value_name = "年度", help_heading = "業務の設定")]
    pub year: Option<String>,
    /// 様式の表題
    #[arg(long, value_name = "文字", help_heading = "業務の設定")]
    pub title: Option<String>,
    /// 様式の版。merge がこの版と比べる。省くと「R6-1」の形
    #[arg(long = "form", value_name = "版", help_heading = "業務の設定")]
    pub version: Option<String>,
    /// 手直しした様式の言葉（form.toml）や体裁のフォルダ
    #[arg(long, value_name = "フォルダ", help_heading = "業務の設定")]
    pub templates: Option<PathBuf>,
    /// 様式を書くフォルダ
    #[arg(long, value_name = "フォルダ", help_heading = "出力")]
    pub out: Option<PathBuf>,
    /// 中身の違う様式がすでにあれば、書きかえる
    #[arg(long, help_heading = "動き方")]
    pub overwrite: bool,
    /// 途中経過とまとめを表示しない
    #[arg(long, help_heading = "動き方")]
    pub quiet: bool,
    /// まとめをJSONで標準出力に書く
    #[arg(long, help_heading = "動き方")]
    pub json: bool,
}

/// How the submissions stand.
#[derive(Debug, clap::Args)]
pub struct Status {
    /// What to read.
    #[command(flatten)]
    pub reading: Reading,
    /// 督促の一覧（督促.csv、督促.txt）を書くフォルダ。業務フォルダでは省くと「出力」
    #[arg(long, value_name = "フォルダ", help_heading = "出力")]
    pub reminders: Option<PathBuf>,
    /// 一行に一つのJSONで表示する
    #[arg(long, help_heading = "動き方")]
    pub json: bool,
}

/// How a file was understood.
#[derive(Debug, clap::Args)]
pub struct Inspect {
    /// 調べるファイル
    #[arg(required = true, value_name = "ファイル", help_heading = "入力")]
    pub file: PathBuf,
    /// 手直しした辞書のフォルダ
    #[arg(long, value_name = "フォルダ", help_heading = "読み方と判定")]
    pub templates: Option<PathBuf>,
    /// 表の読み方を固定するレイアウトのファイル。くり返し指定できる
    #[arg(long, value_name = "ファイル", help_heading = "読み方と判定")]
    pub layout: Vec<PathBuf>,
    /// 読み方をレイアウトのファイルに書き出す（手直しして --layout に渡す）
    #[arg(long, value_name = "TOMLファイル", help_heading = "出力")]
    pub layout_out: Option<PathBuf>,
    /// シートの写しに、セルごとの役割の色を付けて書き出す
    #[arg(long, value_name = "xlsxファイル", help_heading = "出力")]
    pub annotate: Option<PathBuf>,
    /// How the file is read.
    #[command(flatten)]
    pub apart: Apart,
    /// JSONで表示する
    #[arg(long, help_heading = "動き方")]
    pub json: bool,
}

/// How a text is read.
#[derive(Debug, clap::Args)]
pub struct Explain {
    /// 読ませる文字
    #[arg(value_name = "文字列", required_unless_present = "stdin", help_heading = "入力")]
    pub texts: Vec<String>,
    /// 標準入力から一行ずつ読む
    #[arg(long, help_heading = "入力")]
    pub stdin: bool,
    /// 単位の列や見出しにある単位
    #[arg(long, value_name = "単位", help_heading = "読み方と判定")]
    pub unit: Option<String>,
    /// 数値の表示形式（0.0% など）
    #[arg(long, value_name = "表示形式", help_heading = "読み方と判定")]
    pub format: Option<String>,
    /// 手直しした単位表のフォルダ
    #[arg(long, value_name = "フォルダ", help_heading = "読み方と判定")]
    pub templates: Option<PathBuf>,
    /// JSONで表示する（一行に一つ）
    #[arg(long, help_heading = "動き方")]
    pub json: bool,
}

/// Rule sets, listed or explained.
#[derive(Debug, clap::Args)]
pub struct Rules {
    /// 説明を見たい基準。省くと一覧
    #[arg(value_name = "名前|ファイル", help_heading = "入力")]
    pub name: Option<String>,
    /// 手直しした基準のフォルダ
    #[arg(long, value_name = "フォルダ", help_heading = "読み方と判定")]
    pub templates: Option<PathBuf>,
    /// JSONで表示する（一行に一つ）
    #[arg(long, help_heading = "動き方")]
    pub json: bool,
}

/// The codes of findings.
#[derive(Debug, clap::Args)]
pub struct Findings {
    /// JSONで表示する（一行に一つ）
    #[arg(long, help_heading = "動き方")]
    pub json: bool,
}
