//! Turns at few connections: who holds one, and who leaves for others.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a failed assumption of a test must end it"
)]

use proptest::prelude::*;
use runloop_wasm::core::turns::{Turns, poll_turn};
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

fn ms(millis: u64) -> Duration {
    Duration::from_millis(millis)
}

#[test]
fn connections_are_given_first_come_first_served() {
    let mut turns = Turns::new(2);
    let [a, b, c, d] = [(); 4].map(|()| turns.ask());
    assert_eq!(
        [a, b, c, d].map(|id| turns.holds(id)),
        [true, true, false, false]
    );
    // Who gives up waiting makes nobody wait.
    turns.leave(c);
    turns.leave(a);
    assert_eq!([b, d].map(|id| turns.holds(id)), [true, true]);
}

#[test]
fn nobody_leaves_unless_somebody_waits_and_then_as_many_as_wait() {
    let mut turns = Turns::new(3);
    let held = [(); 3].map(|()| turns.ask());
    for (at, id) in held.into_iter().enumerate() {
        turns.begin(id, ms(500 + 10 * at as u64));
    }
    assert_eq!(held.map(|id| turns.ends(id)), [None; 3]);
    let waiting = turns.ask();
    assert_eq!(held.map(|id| turns.ends(id)), [Some(ms(500)), None, None]);
    let other = turns.ask();
    assert_eq!(
        held.map(|id| turns.ends(id)),
        [Some(ms(500)), Some(ms(510)), None]
    );
    turns.leave(other);
    turns.leave(waiting);
    assert_eq!(held.map(|id| turns.ends(id)), [None; 3]);
}

#[test]
fn who_is_still_connecting_is_not_asked_to_leave() {
    let mut turns = Turns::new(2);
    let [connecting, reading, _waiting] = [(); 3].map(|()| turns.ask());
    turns.begin(reading, ms(900));
    assert_eq!(
        (turns.ends(connecting), turns.ends(reading)),
        (None, Some(ms(900)))
    );
}

#[test]
fn where_streams_share_a_connection_nobody_waits() {
    let mut turns = Turns::new(1);
    let ids = [(); 5].map(|()| turns.ask());
    turns.lift();
    assert!(ids.into_iter().all(|id| turns.holds(id)));
    let later = turns.ask();
    assert!(turns.holds(later));
}

#[test]
fn a_poll_that_is_broken_off_gets_a_longer_turn_the_next_time() {
    let seconds = [0, 1, 2, 3, 4, 5, 99].map(|interrupted| poll_turn(interrupted).as_secs());
    assert_eq!(seconds, [2, 4, 8, 16, 32, 32, 32]);
}

proptest! {
    /// Nobody waits for longer than it takes all others to have had a turn, whoever leaves early and whoever's turn is
    /// short. Where all turns are as long, all get equally many.
    #[test]
    fn nobody_starves(
        count in 1..60_usize,
        uneven in any::<bool>(),
        early in prop_oneof![Just(Vec::new()), proptest::collection::vec(0..60_usize, 1..200)],
    ) {
        const ROOM: usize = 4;
        let mut turns = Turns::new(ROOM);
        let mut ids: Vec<u64> = (0..count).map(|_| turns.ask()).collect();
        let mut served = BTreeMap::<usize, u32>::new();
        let mut begun = BTreeSet::new();
        let mut waited = vec![0; count];
        let is_even = early.is_empty() && !uneven;
        let mut early = early.into_iter();
        let mut now = ms(0);
        for _ in 0..count * 20 {
            prop_assert!(ids.iter().filter(|id| turns.holds(**id)).count() <= ROOM);
            for (index, id) in ids.iter().enumerate() {
                if turns.holds(*id) && begun.insert(*id) {
                    turns.begin(*id, now + ms(500 + if uneven { index as u64 } else { 0 }));
                }
            }
            let due: Vec<usize> = (0..count).filter(|index| turns.ends(ids[*index]).is_some()).collect();
            prop_assert_eq!(due.is_empty(), count <= ROOM);
            let Some(first) = due.iter().min_by_key(|index| (turns.ends(ids[**index]), ids[**index])) else { break };
            // Some leave of themselves before their turn is over.
            let leaving = early.next().filter(|index| *index < count && turns.holds(ids[*index])).unwrap_or(*first);
            now = now.max(turns.ends(ids[*first]).unwrap());
            *served.entry(leaving).or_default() += 1;
            turns.leave(ids[leaving]);
            ids[leaving] = turns.ask();
            for (index, turns_of_others) in waited.iter_mut().enumerate() {
                *turns_of_others = if turns.holds(ids[index]) { 0 } else { *turns_of_others + 1 };
                prop_assert!(*turns_of_others <= count, "{} waits", index);
            }
        }
        if count > ROOM {
            let least = (0..count).map(|index| served.get(&index).copied().unwrap_or_default()).min().unwrap();
            let most = served.values().copied().max().unwrap();
            prop_assert!(least > 0 && (!is_even || most - least <= 2), "{:?}", served);
        }
    }
}
