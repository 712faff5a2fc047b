//! The client against any schedule of faults, seed by seed.
//!
//! `SIMULATION_COUNT=1000000 cargo test --test simulation` runs as many seeds as asked for,
//! `SIMULATION_SEED=17` one, and `SIMULATION_FIRST` says where to begin. A failure prints its seed
//! and the smallest schedule that still fails.
#![allow(
    clippy::panic,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a failed assumption of a test must end it"
)]

#[path = "support/simulation/mod.rs"]
mod simulation;
mod support;

use proptest::strategy::Strategy;
use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestError, TestRng, TestRunner};
use simulation::{Seen, schedule, simulate};
use std::cell::Cell;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread;

const COUNT: u64 = 10_000;

fn number(name: &str) -> Option<u64> {
    let text = std::env::var(name).ok()?;
    let number = text.parse();
    Some(number.unwrap_or_else(|_| panic!("{name} must be a number, not {text:?}")))
}

/// Runs the schedule of `seed`; the smallest one that fails if it does.
fn check(seed: u64) -> Result<Seen, String> {
    // Seeds beside each other shall make schedules that are nothing alike (a Weyl sequence, as in
    // SplitMix64). ChaCha would, but takes most of the run's time in a test profile.
    let spread = |number: u64| number.wrapping_mul(0x9E37_79B9_7F4A_7C15).to_le_bytes();
    let bytes = [spread(2 * seed + 1), spread(2 * seed + 2)].concat();
    let rng = TestRng::from_seed(RngAlgorithm::XorShift, &bytes);
    let config = Config {
        failure_persistence: None,
        max_shrink_iters: 20_000,
        ..Config::default()
    };
    let mut runner = TestRunner::new_with_rng(config, rng);
    let tree = schedule()
        .new_tree(&mut runner)
        .map_err(|reason| reason.to_string())?;
    let seen = Cell::new(None);
    let run = runner.run_one(tree, |schedule| {
        let met = simulate(&schedule).map_err(TestCaseError::fail)?;
        seen.set(seen.get().or(Some(met)));
        Ok(())
    });
    match (run, seen.get()) {
        (Ok(_), Some(seen)) => Ok(seen),
        (Ok(_), None) => Err("nothing was simulated".to_owned()),
        (Err(TestError::Fail(reason, schedule)), _) => Err(format!("{reason}\n{schedule:?}")),
        (Err(error), _) => Err(error.to_string()),
    }
}

/// Runs the seeds on as many threads as there are cores, up to the first that fails.
fn check_all(seeds: std::ops::Range<u64>) -> Result<Seen, String> {
    let next = AtomicU64::new(seeds.start);
    let failed = AtomicBool::new(false);
    let work = || {
        let mut sum = Seen::default();
        while !failed.load(Ordering::Relaxed) {
            let seed = next.fetch_add(1, Ordering::Relaxed);
            if seed >= seeds.end {
                break;
            }
            match check(seed) {
                Ok(seen) => sum.add(seen),
                Err(problem) => {
                    failed.store(true, Ordering::Relaxed);
                    return Err(format!("SIMULATION_SEED={seed}: {problem}"));
                }
            }
        }
        Ok(sum)
    };
    let threads = thread::available_parallelism().map_or(1, usize::from);
    thread::scope(|scope| {
        let running: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        let mut sum = Seen::default();
        for thread in running {
            sum.add(
                thread
                    .join()
                    .map_err(|_| "a thread of the simulation panicked".to_owned())??,
            );
        }
        Ok(sum)
    })
}

#[test]
fn whatever_happens_each_byte_comes_once_and_in_order_or_an_error_says_why_not() {
    let (first, count) = match number("SIMULATION_SEED") {
        Some(seed) => (seed, 1),
        None => (
            number("SIMULATION_FIRST").unwrap_or(0),
            number("SIMULATION_COUNT").unwrap_or(COUNT),
        ),
    };
    let seen = check_all(first..first + count).unwrap_or_else(|problem| panic!("{problem}"));
    println!("{count} schedules from seed {first}: {seen:?}");
    if count >= COUNT {
        let hundredth = usize::try_from(count).unwrap() / 100;
        for (met, what) in [
            (seen.completed, "completed"),
            (seen.failed, "failed"),
            (seen.aborted, "aborted"),
            (seen.killed, "killed"),
            (seen.dropped, "dropped"),
            (seen.lost_connections, "lost connections"),
        ] {
            assert!(met > hundredth, "only {met} {what} in {count} schedules");
        }
        assert!(seen.thrown > 0 && seen.gaps > 0, "{seen:?}");
    }
}
