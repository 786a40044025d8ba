//! Inputs that nobody thought of, made by chance from realistic ones, and what must hold for every one of them.
//!
//! A *target* makes one case from a seed and checks its properties: no panic, readings that agree with themselves, a role for every cell,
//! figures that equal the cells they name, and round trips. What takes long is told. Runs for `FUZZ_SECONDS` (2 when not set) on all cores.
//! A failure prints its target and seed; `FUZZ_CASE=target:seed` runs that case alone. `FUZZ_SEED` starts elsewhere.
//!
//! ```text
//! seeds (fixtures, samples, formats) → mutate → targets: values, sheets, files → properties → failures, each with its seed
//! ```

#![expect(clippy::unwrap_used, reason = "a test that meets something unforeseen is to fail where it stands")]

mod files;
mod made;
mod mutate;
mod random;
mod seeds;
mod sheets;
mod soak;
mod values;

use std::backtrace::Backtrace;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::env;
use std::io::Write as _;
use std::panic::{self, AssertUnwindSafe};
use std::thread;
use std::time::{Duration, Instant};

use random::Random;

/// How long a target runs before the next one has its turn.
const TURN: Duration = Duration::from_millis(20);
/// What a call may take before it is told; far above what any of them needs.
const BOUND: Duration = Duration::from_secs(1);
/// How many failures of one kind are told in full.
const TOLD: usize = 2;

/// What must hold and does not.
struct Failure {
    /// The property, in a few words; failures of one property are of one kind.
    property: &'static str,
    /// The input and what came of it.
    detail: String,
}

/// What a case gives.
type Outcome = Result<(), Failure>;

/// One way to make and check cases.
type Target = (&'static str, fn(&mut Random) -> Outcome);

const TARGETS: &[Target] = &[
    ("text", values::text),
    ("number", values::number),
    ("unit", values::unit),
    ("period", values::period),
    ("label", values::label),
    ("sheet", sheets::random),
    ("sample-sheet", sheets::changed),
    ("file", files::file),
    ("made", files::made),
    ("bomb", files::bomb),
    ("csv", files::delimited),
];

thread_local! {
    /// The panic of the case that runs on this thread, caught further in or not.
    static PANIC: RefCell<Option<String>> = const { RefCell::new(None) };
    /// The input of the case, for panics.
    static INPUT: RefCell<String> = const { RefCell::new(String::new()) };
    /// A call of the case that took long.
    static SLOW: RefCell<Option<(Duration, &'static str)>> = const { RefCell::new(None) };
}

/// Notes the input of the case, so that a panic can tell it.
fn input(text: impl Into<String>) {
    INPUT.with(|input| *input.borrow_mut() = text.into());
}

/// Demands a property.
fn demand(holds: bool, property: &'static str, detail: impl FnOnce() -> String) -> Outcome {
    if holds { Ok(()) } else { Err(Failure { property, detail: detail() }) }
}

/// Runs a call and notes it when it takes longer than it should. The clock alone breaks no promise, for the machine may be busy.
fn timed<T>(what: &'static str, call: impl FnOnce() -> T) -> T {
    let start = Instant::now();
    let output = call();
    let taken = start.elapsed();
    if taken > BOUND {
        SLOW.with(|slow| *slow.borrow_mut() = Some((taken, what)));
    }
    output
}

/// The beginning of a text that is too long to be told.
fn shortened(text: &str) -> String {
    let line: String = text.chars().take(2000).collect();
    format!("{line:?}（{}バイト）", text.len())
}

/// One case of a target, panics and all.
fn case(target: Target, seed: u64) -> Outcome {
    PANIC.with(|panic| panic.borrow_mut().take());
    let outcome = panic::catch_unwind(AssertUnwindSafe(|| target.1(&mut Random::new(seed))));
    if let Some(panic) = PANIC.with(|panic| panic.borrow_mut().take()) {
        let text = INPUT.with(|input| shortened(&input.borrow()));
        return Err(Failure { property: "パニックしない", detail: format!("{panic}\n  入力 {text}") });
    }
    outcome.unwrap_or(Ok(()))
}

/// Keeps what a panic says instead of printing it.
fn keep_panics() {
    panic::set_hook(Box::new(|info| {
        let trace = Backtrace::force_capture().to_string();
        let own = trace.lines().map(str::trim).filter(|line| line.starts_with("at ./")).take(12).collect::<Vec<_>>();
        PANIC.with(|panic| *panic.borrow_mut() = Some(format!("{info}\n{}", own.join("\n"))));
    }));
}

/// Failures by target and property, with how many there were.
type Failures = BTreeMap<(&'static str, String), (usize, Vec<String>)>;

/// What a panic is called among its kind: the line where it happened.
fn kind(failure: &Failure) -> String {
    let place = failure.detail.lines().next().filter(|line| line.starts_with("panicked at"));
    format!("{}{}", failure.property, place.unwrap_or_default())
}

/// Runs all targets in turn until the time is up.
fn run(first: u64, until: Instant) -> (u64, Failures) {
    let mut failures = Failures::new();
    let mut random = Random::new(first);
    let mut cases = 0;
    while Instant::now() < until {
        for target in TARGETS {
            let turn = Instant::now();
            while turn.elapsed() < TURN {
                let seed = random.next();
                cases += 1;
                SLOW.with(|slow| slow.borrow_mut().take());
                let outcome = case(*target, seed);
                if let Some((taken, what)) = SLOW.with(|slow| slow.borrow_mut().take()) {
                    tell(&format!("{what}に{taken:?} FUZZ_CASE={}:{seed:#x}", target.0));
                }
                if let Err(failure) = outcome {
                    let (count, told) = failures.entry((target.0, kind(&failure))).or_default();
                    *count += 1;
                    if told.len() < TOLD {
                        told.push(format!("FUZZ_CASE={}:{seed:#x}\n  {}", target.0, failure.detail));
                    }
                }
            }
        }
    }
    (cases, failures)
}

/// Tells a line past the harness, which keeps what passing tests print to itself.
fn tell(line: &str) {
    let mut stderr = std::io::stderr();
    writeln!(stderr, "{line}").unwrap();
}

/// The number that a variable of the environment holds.
fn setting(name: &str) -> Option<u64> {
    let text = env::var(name).ok()?;
    text.strip_prefix("0x").map_or_else(|| text.parse().ok(), |hex| u64::from_str_radix(hex, 16).ok())
}

#[test]
fn what_must_hold_holds_for_any_input() {
    keep_panics();
    if let Ok(asked) = env::var("FUZZ_CASE") {
        let (name, seed) = asked.split_once(':').unwrap();
        let target = TARGETS.iter().find(|(known, _)| *known == name).unwrap();
        let outcome = case(*target, u64::from_str_radix(seed.trim_start_matches("0x"), 16).unwrap());
        drop(panic::take_hook());
        assert!(outcome.is_ok(), "{}", outcome.err().map(|failure| format!("{}: {}", failure.property, failure.detail)).unwrap());
        return;
    }
    let seconds = setting("FUZZ_SECONDS").unwrap_or(2);
    let first = setting("FUZZ_SEED").unwrap_or(1);
    let until = Instant::now() + Duration::from_secs(seconds);
    let cores = thread::available_parallelism().map_or(1, usize::from) as u64;
    let threads: Vec<_> = (0..cores).map(|core| thread::spawn(move || run(first.wrapping_add(core << 32), until))).collect();
    let (mut cases, mut failures) = (0, Failures::new());
    for thread in threads {
        let (more, found) = thread.join().unwrap();
        cases += more;
        for (key, (count, told)) in found {
            let known = failures.entry(key).or_default();
            known.0 += count;
            known.1.extend(told.into_iter().take(TOLD.saturating_sub(known.1.len())));
        }
    }
    drop(panic::take_hook());
    tell(&format!("{seconds}秒で{cases}件を試した（FUZZ_SEED={first}）"));
    let lines: Vec<String> =
        failures.iter().map(|((target, kind), (count, told))| format!("[{target}] {kind} ×{count}\n{}", told.join("\n"))).collect();
    assert!(lines.is_empty(), "{cases}件のうち次が成り立たない\n{}", lines.join("\n\n"));
}
