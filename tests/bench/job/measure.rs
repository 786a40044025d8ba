//! One command run once: wall, processor time, peak memory of the process and everything that it starts.
//!
//! In: a command. Out: [`Figures`]. Memory is looked up every few milliseconds where the system shows processes in `/proc`, processor time is
//! what the system counts for children that have ended; elsewhere both are 0.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// Between two looks at the memory.
const LOOK: Duration = Duration::from_millis(4);
/// Clock ticks a second in `/proc`.
const TICKS: f64 = 100.0;

/// What a run took.
#[derive(Clone, Copy, Default)]
pub struct Figures {
    /// Seconds on the wall.
    pub wall: f64,
    /// Seconds of all processors together.
    pub cpu: f64,
    /// Largest resident memory of the whole process tree in MiB.
    pub peak: f64,
}

impl Figures {
    /// The median of each figure.
    pub fn median(runs: &[Self]) -> Self {
        let middle = |figure: fn(&Self) -> f64| {
            let mut values: Vec<f64> = runs.iter().map(figure).collect();
            values.sort_by(f64::total_cmp);
            values[values.len() / 2]
        };
        Self { wall: middle(|run| run.wall), cpu: middle(|run| run.cpu), peak: middle(|run| run.peak) }
    }
}

/// Runs a command to its end.
pub fn run(command: &[OsString]) -> Figures {
    let before = ended_children();
    let start = Instant::now();
    let mut child = Command::new(&command[0]).args(&command[1..]).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    let mut peak = 0.0_f64;
    while child.try_wait().unwrap().is_none() {
        peak = peak.max(resident(child.id()));
        thread::sleep(LOOK);
    }
    Figures { wall: start.elapsed().as_secs_f64(), cpu: ended_children() - before, peak }
}

/// Processor seconds of all children that have ended.
fn ended_children() -> f64 {
    let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // The name of the program, in brackets, may hold blanks.
    let fields: Vec<f64> =
        stat.rsplit(')').next().unwrap_or_default().split_whitespace().map(|field| field.parse().unwrap_or(0.0)).collect();
    fields.get(13..15).map_or(0.0, |ticks| ticks.iter().sum::<f64>() / TICKS)
}

/// Resident MiB of a process and its descendants.
fn resident(root: u32) -> f64 {
    let mut parents: BTreeMap<u32, (u32, f64)> = BTreeMap::new();
    for entry in fs::read_dir("/proc").into_iter().flatten().flatten() {
        let Ok(id) = entry.file_name().to_string_lossy().parse::<u32>() else { continue };
        let status = fs::read_to_string(entry.path().join("status")).unwrap_or_default();
        let field = |name: &str| status.lines().find_map(|line| line.strip_prefix(name)?.split_whitespace().next()?.parse::<u32>().ok());
        parents.insert(id, (field("PPid:").unwrap_or(0), f64::from(field("VmRSS:").unwrap_or(0)) / 1024.0));
    }
    let descends = |mut id: u32| loop {
        if id == root {
            return true;
        }
        match parents.get(&id) {
            Some((parent, _)) if *parent > 1 => id = *parent,
            _ => return false,
        }
    };
    parents.iter().filter(|(id, _)| descends(**id)).map(|(_, (_, resident))| resident).sum()
}
