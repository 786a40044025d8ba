//! `init`: a folder for a new round, with settings, roster and instructions. What is already there stays, unless told otherwise.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use serde::Serialize;

use crate::cli::args::Init;
use crate::cli::log::logged;
use crate::cli::terminal::{fail, out, tell};
use crate::job::Job;
use crate::job::init::{FOLDERS, NewFile, Plan, files};
use crate::municipality::Registry;
use crate::rules::pick::named_year;
use crate::templates::Templates;
use crate::write;

/// Makes the folder of a job.
pub fn init(options: &Init) -> ExitCode {
    match made(options) {
        Ok(summary) => {
            if options.json {
                out(&serde_json::to_string(&summary).unwrap_or_default());
            }
            if !options.quiet {
                tell(&summary.prose());
            }
            let job = Job::of(&options.folder).ok().flatten();
            logged("init", job.as_ref(), |log| {
                log.fact(format!("名簿 {}団体", summary.municipalities));
                Ok(0)
            })
        }
        Err(message) => fail(&message),
    }
}

/// What was made; `--json` prints it as it is.
#[derive(Serialize)]
struct Summary {
    folder: String,
    prefecture: String,
    municipalities: usize,
    files: Vec<String>,
}

fn made(options: &Init) -> Result<Summary, String> {
    let templates = Templates::embedded();
    let registry = Registry::load(&templates).map_err(|fault| format!("エラー: {fault}"))?;
    let prefecture = registry.prefecture(&options.prefecture).map_err(|message| format!("エラー: --prefecture の{message}"))?;
    let year = options.year.clone().unwrap_or_default();
    if !year.is_empty() && named_year(&year).is_none() {
        return Err(format!("エラー: --year の「{year}」を年度として読めません\n  対応: R6、令和6年度、2024 のように書く"));
    }
    let plan = Plan { prefecture: prefecture.name.to_string(), title: options.title.clone(), year, ledger: crate::corrections::heads() };
    let files = files(&plan, &registry, &templates).map_err(|_| "エラー: 組み込みの見本を読めません".to_owned())?;
    let folder = &options.folder;
    if !options.overwrite {
        refuse_to_overwrite(folder, &files)?;
    }
    for below in FOLDERS.iter().map(|name| folder.join(name)).chain(files.iter().filter_map(|file| parent(folder, file))) {
        fs::create_dir_all(&below)
            .map_err(|_| format!("エラー: フォルダ「{}」を作れません\n  対応: 書込みのできる場所と名前か確かめる", below.display()))?;
    }
    for file in &files {
        write::text(&file.text, &folder.join(&file.path)).map_err(|error| format!("エラー: {error}"))?;
    }
    Ok(Summary {
        folder: folder.display().to_string(),
        prefecture: plan.prefecture.clone(),
        municipalities: registry.municipalities_of(&plan.prefecture).count(),
        files: files.into_iter().map(|file| file.path).collect(),
    })
}

fn parent(folder: &Path, file: &NewFile) -> Option<PathBuf> {
    folder.join(&file.path).parent().map(Path::to_path_buf)
}

/// What people have written into a job is not lost by a command that is typed twice.
fn refuse_to_overwrite(folder: &Path, files: &[NewFile]) -> Result<(), String> {
    let standing: Vec<&str> = files.iter().filter(|file| folder.join(&file.path).exists()).map(|file| file.path.as_str()).collect();
    if standing.is_empty() {
        return Ok(());
    }
    Err(format!(
        "エラー: フォルダ「{}」には、すでに業務のファイルがあります\n  内容: {}\n  対応: 別の名前のフォルダにするか、書きかえてよければ --overwrite を付ける",
        folder.display(),
        standing.join("、")
    ))
}

impl Summary {
    fn prose(&self) -> String {
        format!(
            "業務のフォルダ「{}」を作りました（{}の{}市区町村）。\n  次に: job.toml の年度・期限・照会元と、市町村.csv の連絡先を書く。「使い方.txt」に毎月の流れがあります。",
            self.folder, self.prefecture, self.municipalities
        )
    }
}
