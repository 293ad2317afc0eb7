//! Going through whole logs: every wanted message is shown once.

use std::sync::Mutex;

use fl_log::{ChannelId, Error, NoProgress, Progress};

use crate::fixture::{all_options, open, stamp, two_channels};

#[test]
fn a_visit_shows_every_message_once() {
    for options in all_options() {
        let log = open(two_channels(&options));
        let both: Vec<_> = log.channels().iter().map(|channel| channel.id).collect();
        for range in [
            None,
            Some((stamp(205), stamp(1000))),
            Some((stamp(9), stamp(3))),
        ] {
            let shown = Mutex::new(Vec::new());
            let show = |channel: ChannelId, idx: usize, bytes: &[u8]| {
                assert_eq!(bytes, &*log.message(channel, idx).unwrap());
                assert!(log.decode(channel, idx, bytes).is_ok());
                shown.lock().unwrap().push((channel, idx));
            };
            log.visit(&both, range, &show, &NoProgress).unwrap();
            let mut shown = shown.into_inner().unwrap();
            shown.sort_unstable();
            let mut in_order: Vec<_> = log.in_order(&both, range).collect();
            let stamps: Vec<_> = in_order
                .iter()
                .map(|(channel, idx)| log.entries(*channel)[*idx].stamp)
                .collect();
            assert!(stamps.is_sorted());
            in_order.sort_unstable();
            assert_eq!(shown, in_order);
            let n_wanted = match range {
                None => 400,
                Some((start, end)) if start < end => 2 * (99 - 20),
                Some(_) => 0,
            };
            assert_eq!(shown.len(), n_wanted);
        }
    }
}

#[test]
fn a_visit_can_be_canceled() {
    struct Stop;
    impl Progress for Stop {
        fn advance(&self, _done: u64, _total: u64) -> bool {
            false
        }
    }
    let log = open(two_channels(&all_options()[0]));
    let channels = [log.channels()[1].id];
    let err = log
        .visit(&channels, None, &|_, _, _| {}, &Stop)
        .unwrap_err();
    assert!(matches!(err, Error::Canceled));
}
